package credence.job;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.Scorings;
import credence.job.support.SparkSettings;
import credence.job.support.TrainedModelFixture;
import credence.store.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Every Java program of README.md and docs/ is compiled and run by the commands that stand under
 * it, in a folder of its own, with the job jar that the build has made.
 */
class DocumentedProgramsIT extends TrainedModelFixture {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(.*?)```\n+((?: {4}[^\n]*\n)*)", Pattern.DOTALL);

  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  /** What stands for the places of one's own in the commands. */
  private static Map<String, Path> places;

  record Program(String name, String source, List<String> commands) {}

  @BeforeAll
  static void writeInputs() throws IOException {
    places =
        Map.of(
            "RUN", trained,
            "PICTURE", folder.resolve("picture.png"),
            "TABLE", folder.resolve("pictures.parquet"),
            "LABELLED", folder.resolve("labelled.parquet"),
            "CHOSEN", folder.resolve("chosen"),
            "DATA", folder.resolve("examples"),
            "POSTERIOR", folder.resolve("posterior"),
            "OUT", folder.resolve("out.parquet"),
            "HOUSES", folder.resolve("houses.parquet"),
            "SCORES", folder.resolve("scored/scores"));
    byte[] picture = Scorings.png(Scorings.pixels(data), 0, 1);
    Files.write(places.get("PICTURE"), picture);
    StructType schema = new StructType().add("picture", DataTypes.BinaryType);
    Scorings.write(
        places.get("TABLE"),
        spark -> spark.createDataFrame(List.of(RowFactory.create((Object) picture)), schema));
    Scorings.write(places.get("LABELLED"), DocumentedProgramsIT::labelled);
    Scorings.write(places.get("HOUSES"), DocumentedProgramsIT::houses);
    writeExamples(places.get("DATA"));
    try (SparkSettings spark = SparkSettings.of("local[1]")) {
      String input = places.get("PICTURE").toString();
      String out = folder.resolve("scored").toString();
      assertThat(Commands.score(trained.toString(), "--input", input, "--out", out)).isZero();
    }
  }

  @TestFactory
  List<DynamicTest> everyProgramRunsAsItIsShown() throws IOException {
    List<Program> programs = programs();
    assertThat(programs)
        .extracting(Program::name)
        .contains(
            "Classify",
            "Doubtful",
            "MakeBayesian",
            "Shapes",
            "LeastCertain",
            "Temperature",
            "Prices");
    return programs.stream().map(p -> DynamicTest.dynamicTest(p.name(), () -> run(p))).toList();
  }

  private static void run(Program program) throws Exception {
    String printed = commands(program);
    switch (program.name()) {
      case "Classify" -> assertThat(printed).containsPattern("\\d: p = 0\\.\\d+, entropy \\d");
      case "Doubtful" -> assertThat(places.get("OUT").resolve("_SUCCESS")).exists();
      case "Temperature" -> {
        assertThat(printed).containsPattern("NLL by temperature: \\[\\d\\.\\d+, \\d\\.\\d+\\]");
        assertThat(places.get("CHOSEN").resolve("model/model.sha256")).exists();
      }
      case "MakeBayesian" ->
          assertThat(Model.load(places.get("POSTERIOR")).network().classes()).isEqualTo(10);
      case "Prices" -> {
        Matcher rmse = Pattern.compile("RMSE: (\\S+)").matcher(printed);
        assertThat(rmse.find()).as(printed).isTrue();
        // Of the mean alone it is 100 / sqrt(3).
        assertThat(Double.parseDouble(rmse.group(1))).isBetween(0.0, 30.0);
      }
      case "Kinds" ->
          assertThat(printed)
              .containsPattern("flat\\|\\s*flat\\|\\s*[2-5]\\d\\|")
              .containsPattern("villa\\|\\s*villa\\|\\s*[2-5]\\d\\|");
      case "LeastCertain" -> assertThat(printed).contains("picture.png");
      default -> assertThat(printed).isNotNull();
    }
  }

  /** What they print; the folder has links to what is in the checkout. */
  private static String commands(Program program) throws Exception {
    Path here = Files.createDirectories(folder.resolve(program.name()));
    try (DirectoryStream<Path> checkout = Files.newDirectoryStream(ROOT, "[!.]*")) {
      for (Path file : checkout) {
        if (!List.of("runs", "data", "target").contains(file.getFileName().toString())) {
          Files.createSymbolicLink(here.resolve(file.getFileName()), file);
        }
      }
    }
    Files.writeString(here.resolve(program.name() + ".java"), program.source());
    String script = String.join("\n", program.commands());
    for (Map.Entry<String, Path> place : places.entrySet()) {
      script = script.replaceAll("\\b" + place.getKey() + "\\b", place.getValue().toString());
    }
    Path log = here.resolve("log.txt");
    ProcessBuilder bash = new ProcessBuilder("bash", "-euc", script).directory(here.toFile());
    bash.environment().remove("SPARK_HOME");
    bash.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = bash.start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    String printed = Files.readString(log);
    assertThat(ended).as(printed).isTrue();
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  private static List<Program> programs() throws IOException {
    List<Path> files = new ArrayList<>(List.of(ROOT.resolve("README.md")));
    try (Stream<Path> docs =
        Files.exists(ROOT.resolve("docs")) ? Files.list(ROOT.resolve("docs")) : Stream.of()) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<Program> programs = new ArrayList<>();
    for (Path file : files) {
      Matcher found = PROGRAM.matcher(Files.readString(file));
      while (found.find()) {
        Matcher name = CLASS.matcher(found.group(1));
        assertThat(name.find()).as("%s: a program is a class: %s", file, found.group(1)).isTrue();
        List<String> commands = found.group(2).lines().map(String::strip).toList();
        assertThat(commands).as("%s: what compiles and runs %s", file, name.group(1)).isNotEmpty();
        programs.add(new Program(name.group(1), found.group(1), commands));
      }
    }
    return programs;
  }

  /** The test images, and the row of their bright bar as label. */
  private static Dataset<Row> labelled(SparkSession spark) {
    try {
      byte[] pixels = Scorings.pixels(data);
      byte[] labels = Files.readAllBytes(data.resolve("mnist/t10k-labels-idx1-ubyte"));
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i + 8 < labels.length; i++) {
        rows.add(RowFactory.create(Scorings.png(pixels, i, 1), (int) labels[8 + i]));
      }
      StructType schema =
          new StructType().add("picture", DataTypes.BinaryType).add("label", DataTypes.IntegerType);
      return spark.createDataFrame(rows, schema);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Prices between 100 and 300, and kinds, that follow the area alone; every fourth house aside.
   */
  private static Dataset<Row> houses(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double area = 50 + i % 101;
      String kind = area < 100 ? "flat" : "villa";
      rows.add(RowFactory.create(1 + i % 7, area, i % 89, 2 * area, kind, i % 4 == 0));
    }
    return spark.createDataFrame(
        rows,
        new StructType()
            .add("rooms", DataTypes.IntegerType)
            .add("area", DataTypes.DoubleType)
            .add("age", DataTypes.IntegerType)
            .add("price", DataTypes.DoubleType)
            .add("kind", DataTypes.StringType)
            .add("aside", DataTypes.BooleanType));
  }

  /** One bright pixel a class, and one-hot labels. */
  private static void writeExamples(Path place) {
    List<DataSet> sets = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var features = Nd4j.zeros(10, 784);
      for (int c = 0; c < 10; c++) {
        features.putScalar(c, 70 * c + 14, 1);
      }
      sets.add(new DataSet(features, Nd4j.eye(10)));
    }
    try (JavaSparkContext spark = new JavaSparkContext(new SparkConf().setAppName("data"))) {
      spark.parallelize(sets, 2).saveAsObjectFile(place.toUri().toString());
    }
  }
}
