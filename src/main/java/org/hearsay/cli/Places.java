package org.hearsay.cli;

import java.nio.file.Path;

/**
 * Where a command finds what belongs to a daemon's user.
 *
 * @param socket the control port's Unix socket
 * @param state the directory for what a program remembers and nobody misses, such as a history
 */
public record Places(Path socket, Path state) {}
