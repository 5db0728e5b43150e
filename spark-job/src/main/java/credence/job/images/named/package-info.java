/**
 * Data sets to train on, known by a name or by a path of one's own: read once, split by a seed and
 * held in the memory of the driver or of executors.
 *
 * <p>{@code DataSets} is the door; {@code Halves} is a data set as its files have it, and {@code
 * SplitImages} the seeded split that an experiment learns from, the same bytes whatever cluster it
 * is for. Two ways lead there: {@code DataHalves} lie in the driver and are sent, {@code
 * SpreadHalves} lie in blocks on executors and are gathered. {@code ClusterData} is the training
 * sets where rounds find them, one a partition, and runs a task on each. What is lost with an
 * executor comes back with the same bytes: sent again by the driver, or gathered anew by the seed.
 *
 * <p>Nothing here knows a network or a round. Images to be scored go through {@code images.bulk}.
 */
package credence.job.images.named;
