package credence.job;

import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Sessions with the settings that spark-submit gives: none come from here. */
public final class SparkSessions {

  private SparkSessions() {}

  /**
   * @param name of the application
   * @throws JobException with exit code 64 if nothing says which master
   */
  public static SparkSession open(String name) {
    if (!new SparkConf().contains("spark.master")) {
      throw JobException.usage("no Spark master is set: start the job with spark-submit");
    }
    return SparkSession.builder().appName(name).getOrCreate();
  }
}
