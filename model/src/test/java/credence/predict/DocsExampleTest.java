package credence.predict;

import static org.assertj.core.api.Assertions.assertThat;

import credence.store.LocalFolder;
import credence.store.ModelStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/scoring.md shows of the library compiles, and says what it should. */
class DocsExampleTest {

  @TempDir Path folder;

  @Test
  void theProgramOfTheDocsRuns() throws Exception {
    Path source = folder.resolve("Classify.java");
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

    Path model = folder.resolve("run/model");
    ModelStore.write(LocalFolder.of(model), TinyModel.model());
    Path image = folder.resolve("image.png");
    // Twice the size of the model's: the program scales it.
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
    String said = run(folder.resolve("run").toString(), image.toString());
    Prediction expected;
    try (Classifier classifier = TinyModel.model().classifier()) {
      expected = classifier.predict(new byte[16], 20).get(0);
    }
    assertThat(said)
        .contains(expected.className())
        .contains("%.3f".formatted(expected.probability()))
        .contains("%.3f".formatted(expected.uncertainty().mutualInformation()));
  }

  private static String program() throws Exception {
    String page = Files.readString(Path.of("../docs/scoring.md"));
    Matcher block =
        Pattern.compile("```java\n((?:(?!```).)*class Classify .*?)```", Pattern.DOTALL)
            .matcher(page);
    assertThat(block.find()).isTrue();
    return block.group(1);
  }

  private String run(String... arguments) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    URL[] places = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(places)) {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      loader
          .loadClass("Classify")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } finally {
      System.setOut(console);
    }
    return said.toString(StandardCharsets.UTF_8);
  }
}
