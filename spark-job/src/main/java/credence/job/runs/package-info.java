/**
 * How a run of any job begins and ends. A command that is given twice must do its work once: a
 * finished run of the same settings is said to be done, an interrupted one goes on, and a directory
 * of something else is refused, each before anything is read or written. At the end one line says
 * what has come of the run and where that is, the same line whether this job did the work or an
 * earlier one.
 *
 * <p>The jobs come in here with their directory, their settings and their work. Nothing here knows
 * what a job does; of its summary only the figures that the last line tells are read.
 */
package credence.job.runs;
