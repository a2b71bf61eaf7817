import { cluster } from '#lib';

export default cluster('openportal', {
  description: 'Production',
  serves: {
    CloudflareDNSRecord: '2.0.2',
    DNSRecord: '1.0.8',
    ExposedService: '0.1.0',
    ManagedNamespace: '3.2.0',
    ValkeyInstance: '0.2.0',
    WhoAmIApp: '1.0.4',
    WhoAmIService: '2.0.2',
  },
  namespaces: ['demo', 'system'],
});
