/**
 * The commands that people start, a class each: they read options, hand them to a job and turn its
 * end into an exit code.
 *
 * <p>Nobody enters; the scripts start these classes by {@code spark-submit} or {@code java}.
 * Options live here, and what they mean lives in the jobs: a command checks no more than the form
 * of an option. A job never calls back.
 */
package credence.job.main;
