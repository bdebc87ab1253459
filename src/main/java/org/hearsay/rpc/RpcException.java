package org.hearsay.rpc;

/** The daemon answered with an error. */
public final class RpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RpcError error;

  public RpcException(RpcError error) {
    super(error.message());
    this.error = error;
  }

  public RpcError error() {
    return error;
  }
}
