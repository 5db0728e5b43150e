package credence.job.matrix;

import credence.job.s3.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Spark that the build has assembled.
 *
 * @param folder absolute
 * @param s3aClient class path of what {@code s3a:} needs beside it
 */
record SparkHome(Path folder, String s3aClient) {

  /** Options of spark-submit for jobs that nobody watches. */
  static final List<String> QUIET =
      List.of("--conf", "spark.eventLog.enabled=false", "--conf", "spark.ui.enabled=false");

  /** Spark 4. */
  static SparkHome four() {
    Path target = Path.of("../spark-home-4/target").toAbsolutePath().normalize();
    return new SparkHome(target.resolve("spark-home"), target.resolve("s3a") + "/*");
  }

  /** Options of spark-submit by which {@code s3a:} is the store at {@code url}. */
  List<String> s3a(String url) {
    List<String> options = new ArrayList<>();
    for (String side : List.of("driver", "executor")) {
      options.addAll(List.of("--conf", "spark." + side + ".extraClassPath=" + s3aClient));
    }
    String[] settings = S3Server.settingsOf(url);
    for (int i = 0; i < settings.length; i += 2) {
      options.addAll(List.of("--conf", settings[i] + "=" + settings[i + 1]));
    }
    return options;
  }
}
