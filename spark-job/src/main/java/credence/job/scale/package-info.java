/**
 * How trainings grow with partitions, network and data: the trainings that show it, a table of the
 * finished ones, the time of a round fitted to it, and the page.
 *
 * <p>Only the command comes in. Nothing here trains: the command starts the trainings of a {@code
 * ScalePlan}, each in a process of its own, and they are read back from their directories. {@code
 * RoundTime} is the model of a round's time.
 */
package credence.job.scale;
