import { CloudflareDNSRecord } from '#imports/rancher-desktop';
import { orders } from '#lib';

export default orders((demo) => {
  new CloudflareDNSRecord(demo, 'dns-demo', {
    spec: { type: 'A', name: 'dns-demo', value: '1.1.1.1', proxied: false, comment: 'local test' },
  });
});
