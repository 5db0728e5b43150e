/**
 * Spark sessions, and what runs on executors: an engine for each task, its GPU, and a training
 * state on its way there and back.
 *
 * <p>{@code SparkSessions} opens a session. {@code Devices} decides once, for all executors, which
 * engine computes on what, and lends GPUs to the stages that compute. A task borrows its engine
 * from the {@code EnginePool} of its JVM by its {@code Worker}, and gives it back; an engine whose
 * task failed is closed and never lent again. A job passes every stage that computes through {@code
 * Devices}. {@code WireState} is a state as one array of bytes; only what crosses between driver
 * and executors is packed into it.
 *
 * <p>Nothing here knows what is computed: neither images nor rounds, and no setting beyond {@code
 * device}.
 */
package credence.job.cluster;
