/**
 * The job {@code train}: an experiment becomes a model, in a run directory.
 *
 * <p>{@code TrainRun} opens the session and the directory and reads the images; {@code TrainJob}
 * goes on from the newest checkpoint or begins, lets {@code rounds} train, and measures the model
 * that was chosen; {@code TrainedRun} publishes model, summary, page and manifest. {@code
 * TrainReport} is the page, and the classes that write its sections lie beside it. {@code
 * FineTuning} is a training that goes on from a posterior as it is.
 *
 * <p>Jobs that contain a training come in here: a sweep publishes its chosen setting as a {@code
 * TrainedRun}, a pruning fine-tunes, DL4J's averaging runs as another {@code Method}. How a round
 * is done is not known here.
 */
package credence.job.train;
