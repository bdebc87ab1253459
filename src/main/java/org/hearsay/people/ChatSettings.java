package org.hearsay.people;

/**
 * What people may choose.
 *
 * @param receipts whether others are told what was looked at; that it has come they are always told
 * @param history whether what was said is kept when it was delivered and looked at
 */
public record ChatSettings(boolean receipts, boolean history) {}
