package credence.job.base;

/**
 * Names of files are UTF-8, whatever the locale. The Java that is started in another one cannot say
 * some of them, and Hadoop passes these over in silence.
 */
public final class Utf8Names {

  private Utf8Names() {}

  /**
   * @throws JobException with exit code 64 where this Java has names in another encoding
   */
  public static void require() {
    require(System.getProperty("sun.jnu.encoding"));
  }

  static void require(String encoding) {
    if (!"UTF-8".equalsIgnoreCase(encoding)) {
      throw JobException.usage(
          ("this Java reads names of files as %s, and files with others would not be seen: start it"
                  + " with LC_ALL=C.UTF-8 in its environment, as scripts/ do, and executors with"
                  + " --conf spark.executorEnv.LC_ALL=C.UTF-8")
              .formatted(encoding));
    }
  }
}
