/**
 * The job {@code evaluate} for models of a number: what one or several say of the test rows of
 * their table.
 *
 * <p>{@code NumberEvaluateRun} opens the session and the directory and reads the table; {@code
 * NumberPredictions} predicts slices of its rows with every model on executors, and with all of
 * them as one; {@code NumberEvaluateJob} publishes figures and page.
 *
 * <p>Only the command comes in. Nothing here knows classes.
 */
package credence.job.evaluate.numbers;
