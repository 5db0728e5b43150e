/**
 * A run told to a tracking server while it is made: MLflow, over its REST API 2.0 and nothing else.
 *
 * <p>{@code Mlflow} is the door: it goes round a job's work in a run directory. Beside the work a
 * thread ({@code Following}) reads what the job publishes there, {@code metrics.jsonl} above all,
 * and sends what the server has not got ({@code TrackedRun}, one of MLflow's runs; {@code
 * MlflowClient}, one request). So the jobs know nothing of it, nothing is lost that stands in the
 * directory, and what waits to be sent takes no memory. {@code mlflow.json} keeps the ids, for the
 * job that goes on.
 *
 * <p>A server that is away, slow or answers nonsense never stops a job, delays it by two minutes at
 * its end at most, and changes no byte of it. {@code main} comes in; nothing here knows a job.
 */
package credence.job.tracking;
