package credence.job.main;

import static org.assertj.core.api.Assertions.assertThat;

import credence.job.support.Commands;
import credence.job.support.LogLines;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every option of every job that takes a number: what cannot be is 64, and is named. */
class NumbersTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench | --batch | 0 -1 x 1.5 1e3 9999999999 ''",
        "bench | --threads | 0 -2 x .5 ''",
        "bench | --predict | 0 -1 x 1.5",
        "bench | --seconds | 0 -1 x NaN Infinity 1e9",
        "score | --draws | 0 -1 x 1.5 ''",
        "score | --partitions | 0 -1 x 9999999999",
        "score | --max-bad | -1 x 0.5",
        "prune | --draws | 0 -1 x",
        "prune | --seeds | 0 -1 x",
        "prune | --fractions | 1 -.1 NaN x 0,1.5",
        "prune | --fraction | 1 -.1 NaN x",
        "prune | --threshold | NaN Infinity x",
        "prune | --max-error-increase | -1 101 NaN x",
        "prune | --finetune | 0 -1 x 1.5",
        "prune | --bits | 0 7 16 x",
        "coreset | --size | 0 -1 x 1.5",
        "evaluate | --draws | 0 -1 x 1.5",
        "export | --draw | -1 x 1.5",
        "scale | --rounds | 2 0 -1 x 1e3",
        "scale | --partitions | 0 -1 x 9999999999",
        "scale | --repeat | 0 -5 x 9999999999"
      })
  void whatCannotBeIsNamed(String job, String option, String values) {
    for (String value : values.split(" ", -1)) {
      String given = value.replace("'", "");
      assertThat(said(job, option, given)).as("%s %s", option, given).contains(option);
    }
  }

  private String said(String job, String option, String value) {
    List<String> all = new ArrayList<>(usual(job));
    boolean choice = List.of("--fraction", "--threshold", "--max-error-increase").contains(option);
    if (choice || List.of("--finetune", "--bits").contains(option)) {
      all.addAll(List.of("--by", "snr"));
    }
    if (!choice && all.contains("--by")) {
      all.addAll(List.of("--fraction", ".5", "--compact"));
    }
    all.add(option + "=" + value);
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (LogLines log = LogLines.of(Failures.class)) {
      assertThat(Commands.run(job, all.toArray(String[]::new)))
          .as("%s of %s", all, job)
          .isEqualTo(64);
      return bytes.toString(StandardCharsets.UTF_8) + log.text();
    } finally {
      System.setErr(before);
    }
  }

  /** What each needs besides; no model is looked for before the numbers. */
  private List<String> usual(String job) {
    String out = folder.resolve("out").toString();
    return switch (job) {
      case "bench" -> List.of();
      case "scale" -> List.of("--data", folder.toString());
      case "score" -> List.of("no-model", "--input", "none", "--out", out);
      case "export" -> List.of("no-model", "--format", "dl4j", "--out", out);
      default -> List.of("no-model", "--out", out);
    };
  }
}
