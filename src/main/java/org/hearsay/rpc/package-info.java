/**
 * The control port: JSON-RPC 2.0 over HTTP, WebSocket and a Unix socket, with geth's {@code shh_}
 * calls; and the client that the command line uses.
 *
 * <p>May import {@code node}, {@code inbox}, {@code seal}, {@code wire}, {@code env}. I/O threads
 * split the stream, read JSON, decode arguments and write answers; every method runs on the node's
 * loop; what takes long runs as {@code Work}. What belongs to one connection is touched only by its
 * I/O thread, what belongs to its subscriptions only by the loop. {@link
 * org.hearsay.rpc.RpcClient}, {@link org.hearsay.rpc.RpcError} and {@link
 * org.hearsay.rpc.RpcException} need nothing but the JDK and Jackson.
 */
@NullMarked
package org.hearsay.rpc;

import org.jspecify.annotations.NullMarked;
