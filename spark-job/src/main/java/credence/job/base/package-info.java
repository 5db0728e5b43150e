/**
 * What every room of the jobs may need and what needs none of them: the exit codes, the exceptions
 * that end a job with a message for people, what to make of an exception that Spark or Hadoop
 * threw, the bar and the last line of a job that a signal stops, JSON and tables as CSV.
 *
 * <p>Everybody may enter. Nothing here knows a setting, a file of ours or a job. {@code
 * JobException} carries the exit code to the end of the process; where callers have to tell a case
 * apart, it is an exception of its own, as {@code DivergedException} is.
 */
package credence.job.base;
