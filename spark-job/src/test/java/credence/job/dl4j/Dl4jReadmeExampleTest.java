package credence.job.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.SparkSettings;
import credence.store.Model;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What README.md shows of DL4J compiles and runs, on images of one bright pixel a class. */
class Dl4jReadmeExampleTest {

  @TempDir Path folder;

  @Test
  void theProgramOfTheReadmeRuns() throws Exception {
    Path source = folder.resolve("MakeBayesian.java");
    Files.writeString(source, program());
    String classPath = System.getProperty("surefire.test.class.path");
    if (classPath == null) {
      classPath = System.getProperty("java.class.path");
    }
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, messages, messages, "-cp", classPath, "-proc:none", source.toString());
    assertThat(failed).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    Path data = folder.resolve("data");
    Path model = folder.resolve("model");
    SparkSettings settings = SparkSettings.of("local[2]");
    try {
      write(data);
      run(data.toUri().toString(), model.toString());
    } finally {
      settings.close();
    }

    Model trained = Model.load(model);
    assertThat(trained.network().classes()).isEqualTo(10);
    assertThat(trained.posterior().meanSigma()).isPositive();
  }

  private static String program() throws Exception {
    String readme = Files.readString(Path.of("../README.md"));
    Matcher block =
        Pattern.compile("```java\n([^`]*class MakeBayesian .*?)```", Pattern.DOTALL)
            .matcher(readme);
    assertThat(block.find()).isTrue();
    // Ten epochs are for people.
    return block.group(1).replace(".epochs(10)", ".epochs(1)");
  }

  private static void write(Path data) {
    List<DataSet> sets = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      INDArray features = Nd4j.zeros(10, 784);
      INDArray labels = Nd4j.eye(10);
      for (int c = 0; c < 10; c++) {
        features.putScalar(c, 70 * c + 14, 1);
      }
      sets.add(new DataSet(features, labels));
    }
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("data"))) {
      spark.parallelize(sets, 2).saveAsObjectFile(data.toUri().toString());
    }
  }

  private void run(String... arguments) throws Exception {
    URL[] places = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places)) {
      loader
          .loadClass("MakeBayesian")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    }
  }
}
