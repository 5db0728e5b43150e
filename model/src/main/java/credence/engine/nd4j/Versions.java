package credence.engine.nd4j;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;

/** Which ND4J this is, from what Maven left in its jar. */
final class Versions {

  private Versions() {}

  static String nd4j() {
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
