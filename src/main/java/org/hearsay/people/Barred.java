package org.hearsay.people;

import java.time.Instant;
import org.hearsay.wire.NodeId;

/**
 * A stranger whose requests are not shown.
 *
 * @param blocked for good; else only ignored, until many others are
 */
public record Barred(NodeId who, boolean blocked, Instant at) {}
