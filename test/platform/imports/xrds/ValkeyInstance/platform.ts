import { kind } from '#lib';

export default kind({
  holdsData: true,
});
