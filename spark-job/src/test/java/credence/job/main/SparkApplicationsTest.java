package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParseResult;

/** What {@code conf/kubernetes} gives to Kubeflow's Spark operator is what the launchers do. */
class SparkApplicationsTest {

  private static final Path CONF = Path.of("../conf");
  private static final String PROGRAM = "local:///opt/credence/credence-job.jar";

  /** Fields of a SparkApplicationSpec of v1beta2, those that are needed. */
  private static final Set<String> NEEDED =
      Set.of("type", "mode", "sparkVersion", "image", "mainClass", "mainApplicationFile");

  @ParameterizedTest
  @ValueSource(strings = {"train.yaml", "score-nightly.yaml"})
  void theOperatorIsToldWhatTheLaunchersTellSpark(String file) throws Exception {
    JsonNode spec = application(file);

    NEEDED.forEach(field -> assertThat(spec.path(field).asText()).as(field).isNotEmpty());
    assertThat(Class.forName(spec.path("mainClass").asText())).isEqualTo(CredenceMain.class);
    assertThat(spec.path("mainApplicationFile").asText()).isEqualTo(PROGRAM);
    assertThat(spec.path("sparkVersion").asText())
        .isSubstringOf(Files.readString(CONF.resolve("kubernetes/Dockerfile")));
    Map<String, String> usual = properties(CONF.resolve("kubernetes.conf"));
    for (String role : List.of("driver", "executor")) {
      for (String size : List.of("memory", "memoryOverhead")) {
        assertThat(spec.path(role).path(size).asText())
            .as("%s.%s", role, size)
            .isEqualTo(usual.get("spark." + role + "." + size));
      }
    }
    assertThat(spec.at("/executor/cores").asText()).isEqualTo(usual.get("spark.executor.cores"));
    spec.path("sparkConf")
        .fields()
        .forEachRemaining(
            given -> {
              assertThat(given.getValue().isTextual()).as("a map of texts: %s", given).isTrue();
              if (!given.getKey().equals("spark.plugins")) {
                assertThat(usual).containsEntry(given.getKey(), given.getValue().asText());
              }
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"train.yaml", "score-nightly.yaml"})
  void theArgumentsAreACommandLine(String file) throws IOException {
    List<String> arguments = new ArrayList<>();
    application(file).path("arguments").forEach(word -> arguments.add(word.asText()));

    ParseResult parsed = CredenceMain.commandLine().parseArgs(arguments.toArray(String[]::new));

    assertThat(parsed.subcommand().hasMatchedOption("--out")).isTrue();
    for (String word : arguments) {
      if (word.startsWith("file:///opt/credence/conf/")) {
        assertThat(CONF.resolve(word.substring("file:///opt/credence/conf/".length()))).exists();
      }
    }
  }

  @Test
  void aScheduleNeverRunsTwoAtOnce() throws IOException {
    JsonNode scheduled = read("score-nightly.yaml");
    assertThat(scheduled.path("kind").asText()).isEqualTo("ScheduledSparkApplication");
    assertThat(scheduled.at("/spec/concurrencyPolicy").asText()).isEqualTo("Forbid");
    assertThat(scheduled.at("/spec/schedule").asText().split(" ")).hasSize(5);
    assertThat(read("train.yaml").path("kind").asText()).isEqualTo("SparkApplication");
  }

  private static JsonNode application(String file) throws IOException {
    JsonNode all = read(file);
    assertThat(all.path("apiVersion").asText()).isEqualTo("sparkoperator.k8s.io/v1beta2");
    assertThat(all.at("/metadata/name").asText()).isNotEmpty();
    JsonNode template = all.at("/spec/template");
    return template.isMissingNode() ? all.path("spec") : template;
  }

  private static JsonNode read(String file) throws IOException {
    Path path = CONF.resolve("kubernetes").resolve(file);
    return new ObjectMapper(new YAMLFactory()).readTree(path.toFile());
  }

  private static Map<String, String> properties(Path file) throws IOException {
    Map<String, String> properties = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split("\\s+");
      if (line.startsWith("spark.")) {
        properties.put(words[0], words[1]);
      }
    }
    return properties;
  }
}
