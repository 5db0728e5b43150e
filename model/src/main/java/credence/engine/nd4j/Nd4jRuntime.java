package credence.engine.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** What ND4J has one of for a process: its version, and how many threads it may use. */
final class Nd4jRuntime {

  private Nd4jRuntime() {}

  /**
   * Keeps ND4J to the thread that calls it: tasks give the parallelism, not engines. For the
   * calling thread and, where a library knows only one setting, for the process. OpenMP keeps its
   * setting per thread, so whoever calls an engine sets it first.
   */
  static void useOneThread() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    openblas_nolapack.blas_set_num_threads(1);
  }

  /** Which ND4J this is, from what Maven left in its jar. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in =
        Nd4j.class.getResourceAsStream("/META-INF/maven/org.nd4j/nd4j-api/pom.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      // Provenance without a version is better than no run.
    }
    return properties.getProperty("version", "of unknown version");
  }
}
