package credence.job.cluster;

import credence.job.base.JobException;
import credence.job.base.OutOfMemory;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions with the settings that spark-submit gives. None come from here but the serialiser: what
 * jobs send are records of arrays, which Kryo 4 cannot read, and which gain nothing from it.
 */
public final class SparkSessions {

  private static final Logger LOG = LoggerFactory.getLogger(SparkSessions.class);

  private static final String SERIALIZER = "spark.serializer";
  private static final String JAVA = "org.apache.spark.serializer.JavaSerializer";

  /** There is one session in a process at a time. */
  private static volatile Application latest;

  private SparkSessions() {}

  /**
   * What the cluster calls this process.
   *
   * @param attempt of YARN's, from 1; null where a cluster has none
   */
  public record Application(String id, String attempt) {}

  /**
   * Of the session that this process has, or has had. Before one is opened, what YARN and
   * Kubernetes have told a driver that they started; null elsewhere.
   */
  public static Application application() {
    SparkConf given = new SparkConf();
    String told = given.get("spark.yarn.app.id", given.get("spark.app.id", null));
    return latest != null || told == null ? latest : new Application(told, null);
  }

  /**
   * The group of a run's Spark jobs.
   *
   * @param hash of what the run is asked for
   */
  public static String group(String hash) {
    return "credence-" + hash.substring(0, 12);
  }

  /**
   * @param name of the application
   * @throws JobException with exit code 64 if nothing says which master, or what says so is none,
   *     or Spark, YARN or Kubernetes refuse the settings, 75 if no master answers there or a queue
   *     is full
   */
  public static SparkSession open(String name) {
    SparkConf given = new SparkConf();
    if (!given.contains("spark.master")) {
      throw JobException.usage("no Spark master is set: start the job with spark-submit");
    }
    SparkMaster.require(given.get("spark.master"));
    String serializer = given.get(SERIALIZER, JAVA);
    if (!serializer.equals(JAVA)) {
      LOG.info("{} = {} is not for these jobs: they take Java's own", SERIALIZER, serializer);
    }
    SparkSession session = begin(name);
    SparkContext context = session.sparkContext();
    context.addSparkListener(OutOfMemory.watched());
    latest =
        new Application(
            context.applicationId(),
            context.applicationAttemptId().isDefined()
                ? context.applicationAttemptId().get()
                : null);
    return session;
  }

  private static SparkSession begin(String name) {
    try {
      return SparkSession.builder().appName(name).config(SERIALIZER, JAVA).getOrCreate();
    } catch (Exception e) { // YARN's are checked, which Scala's methods do not say
      Refusal.tell(e);
      throw e;
    }
  }
}
