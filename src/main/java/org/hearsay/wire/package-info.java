/**
 * Everything that crosses a socket, as values: a record for each frame, the envelope, and their
 * codecs.
 *
 * <p>Imports nothing of hearsay's own. Values are immutable; any thread may hold them. Integers are
 * big-endian and unsigned unless a field says otherwise. Section numbers refer to {@code
 * proto/wire.md}. Generated protobuf stays in {@code wire.pb}, which only this package sees.
 */
@NullMarked
package org.hearsay.wire;

import org.jspecify.annotations.NullMarked;
