/**
 * Experiment and sweep files, read into records that are checked: every setting is here once, with
 * its default, its limits and its message.
 *
 * <p>{@code ExperimentReader} and {@code SweepReader} are the doors. What comes out is an {@code
 * Experiment}, whose {@code ExperimentConfig} has a record for each section of the file, or a
 * {@code SweepConfig} with one {@code SweepPoint} for each choice that the sweep tries. To add a
 * key: ask {@code Section} for it in the record of its section, and write its default and its
 * comment into {@code credence-defaults.conf}; a wrong value, an unknown key and the run's {@code
 * config.conf} then follow by themselves. The run's hash does not: a key that earlier versions did
 * not have stands in {@code LATER} of {@code hocon.Rendering} with the value at which it does
 * nothing, so that their runs go on, and a key that decides no result in {@code WITHOUT_EFFECT}.
 *
 * <p>A record says what was asked for, not what becomes of it: nothing here reads images, opens a
 * session or knows a run directory.
 */
package credence.job.config;
