/**
 * The command line: {@code CredenceMain} with a class for each command. A command reads options,
 * hands them to a job and turns its end into an exit code. Options that several commands share
 * stand once, as mixins ({@code RunOptions}, {@code DataOption}, {@code SetOption}); {@code
 * Failures} prints how a command ended, and asks {@code base.Diagnosis} for the exit code. Help is
 * written here and nowhere else: the scripts print it.
 *
 * <p>Nobody enters; the scripts start {@code CredenceMain} by {@code spark-submit} or {@code java}.
 * Options live here, and what they mean lives in the jobs: a command checks no more than the form
 * of an option. A job never calls back.
 */
package credence.job.main;
