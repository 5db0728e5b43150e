/**
 * The job {@code sweep}: many trainings that differ in a few settings, and the best setting
 * trained, tested and published.
 *
 * <p>{@code SweepRun} opens the session and the directory and finds every setting fit for the
 * images; {@code Search} decides which trials run how far, by what validation says; {@code
 * FinalSeeds} trains the chosen setting with the final seeds, each in the run directory that {@code
 * train} would leave. {@code SweepSummary} and {@code SweepReport} say what came of it.
 *
 * <p>Only the command comes in. How a trial runs is the business of {@code sweep.trials}. Test
 * images are looked at in {@code FinalRun} and nowhere else.
 */
package credence.job.sweep;
