/**
 * What a job shows of itself while it runs. {@code CredencePlugin} registers the figures of the job
 * at work in a driver as gauges of Spark's metric registry, so that every sink of Spark's has them:
 * Prometheus, JMX, Graphite, CSV. {@code LiveFigures} holds them, and the jobs put them there.
 *
 * <p>Jobs come in by {@code LiveFigures} alone, whether the plugin is switched on or not; Spark
 * makes the plugin, by {@code spark.plugins}. Nothing here reads or writes a file, and no result
 * depends on it.
 */
package credence.job.watch;
