/**
 * Digits that are drawn, not read: the {@code digits} data set, for trying things out where there
 * are no files. Numerals are strokes in a unit square, a pen follows them a little differently for
 * each image, and a canvas makes pixels of it; image i is a function of the seed and i, in plain
 * arithmetic, the same on every machine. {@link credence.data.digits.GeneratedDigits} is the door.
 * Nothing here knows of files, classes beyond the ten, or of training.
 */
package credence.data.digits;
