/**
 * Tables of numbers to train on: read from Parquet files or drawn by a known process, checked,
 * split by the experiment's seed and standardised by the rows that are trained on. {@code Tables}
 * is the door; {@code TableHalves} are rows that no seed has split yet; {@code TableSplit} is what
 * a training learns from, in the driver's memory. Nothing here knows a network or a round, and
 * images have {@code images.named}.
 */
package credence.job.tables;
