/**
 * How trainings grow with partitions, network and data: a table of finished trainings, the time of
 * a round fitted to it, and the page.
 *
 * <p>Only the command comes in. Runs are read back from their directories; nothing here trains.
 * {@code RoundTime} is the model of a round's time.
 */
package credence.job.scale;
