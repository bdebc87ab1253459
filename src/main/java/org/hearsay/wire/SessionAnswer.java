package org.hearsay.wire;

/**
 * Answers an open; section 13.3. Nothing of it is checked but its form.
 *
 * @param seconds the answerer's clock
 */
public record SessionAnswer(NodeId ephemeral, long seconds, Digest mac) {}
