/**
 * The page of several finished runs, of one job or of different ones: figures side by side, the
 * settings in which they differ, curves over each other.
 *
 * <p>Only the command comes in. Each kind of job keeps its figures in a place of its own in {@code
 * summary.json}, and {@code RunFigures} knows them all. Runs are read, never changed.
 */
package credence.job.compare;
