package org.hearsay.people;

import org.hearsay.wire.Talk.Place;

/** A number that may come: of whichever session says so. */
record Expected(Place place, int number) {}
