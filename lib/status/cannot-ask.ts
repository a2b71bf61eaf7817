/** Why a cluster could not be asked: the message reads on from the cluster, and says nothing of the kubeconfig. */
export class CannotAsk extends Error {
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}
