package org.hearsay.cli.doctor;

import java.time.Duration;

/**
 * How fast this machine does proof of work, and what that means for a short message.
 *
 * @param target the rating asked for ({@code --shh.pow})
 * @param fiftySeconds what a life of 50 seconds is expected to cost
 * @param day what a life of a day is expected to cost
 */
public record Speed(
    double hashesPerSecond, int threads, double target, Duration fiftySeconds, Duration day) {}
