/**
 * How good predictions are: error, NLL, Brier score, calibration, rejection, detection of foreign
 * images, what ensembling buys, and which images stand out. Every measure is fed image by image
 * with what {@link credence.predict} says of it, holds no images, and merges across partitions in
 * any order, exactly where it counts. Jobs come in for what they report; nothing here makes a
 * prediction, writes a file or knows how results are shown.
 */
package credence.predict.metrics;
