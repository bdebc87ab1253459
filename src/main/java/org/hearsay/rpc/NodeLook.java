package org.hearsay.rpc;

import java.util.List;
import java.util.Optional;
import org.hearsay.node.ChainView;
import org.hearsay.node.Figures;
import org.hearsay.node.Node;
import org.hearsay.node.NodeStatus;
import org.hearsay.node.PeerView;

/** A node at one moment, as its figures are told. */
record NodeLook(
    NodeStatus status, List<PeerView> peers, Figures.View figures, Optional<ChainView> chain) {
  /** On the loop. */
  static NodeLook at(Node node) {
    return new NodeLook(node.status(), node.peers(), node.figures(), node.following().view());
  }
}
