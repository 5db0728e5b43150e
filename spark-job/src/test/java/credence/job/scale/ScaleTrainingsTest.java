package credence.job.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import credence.job.base.JobException;
import credence.job.support.TinyData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which trainings are started, without starting them. */
class ScaleTrainingsTest {

  private static final ScalePlan PLAN =
      new ScalePlan(List.of("lenet5", "alexnet"), List.of(1, 4), List.of(1, 3), 10);

  @TempDir Path folder;
  private final List<List<String>> started = new ArrayList<>();

  @Test
  void aPlanNamesATrainingForEachNetworkWithEachNumber() {
    assertThat(PLAN.trainings())
        .extracting(ScalePlan.Training::name)
        .containsExactly(
            "lenet5-p1",
            "lenet5-p4",
            "lenet5-x1",
            "lenet5-x3", //
            "alexnet-p1",
            "alexnet-p4",
            "alexnet-x1",
            "alexnet-x3");
    assertThat(PLAN.trainings().get(1).settings())
        .contains("network.name=lenet5", "data.partitions=4", "data.train-limit=640")
        .contains("training.epochs=10");
    assertThat(PLAN.trainings().get(7).settings())
        .contains("network.name=alexnet", "data.partitions=8")
        .noneMatch(setting -> setting.startsWith("data.train-limit"));
  }

  @Test
  void repeatedImagesAreThereForTheirTrainingAlone() throws Exception {
    Path data = TinyData.write(folder, 20, 5);
    Path out = folder.resolve("out");
    int code =
        new ScaleTrainings(data, out, this::start)
            .run(new ScalePlan(List.of("lenet5"), List.of(), List.of(1, 3), 10));

    assertThat(code).isZero();
    assertThat(started).hasSize(2).allMatch(each -> each.get(0).equals("--data"));
    assertThat(started.get(0)).contains(data.toString(), out.resolve("lenet5-x1").toString());
    assertThat(Path.of(started.get(1).get(1))).doesNotExist();
    assertThat(out).isEmptyDirectory();
  }

  /** As {@code scripts/train} would: of repeated images it sees the files. */
  private int start(List<String> arguments) throws IOException {
    if (!started.isEmpty()) {
      Path images = Path.of(arguments.get(1)).resolve("mnist/train-images-idx3-ubyte");
      assertThat(Files.size(images)).isEqualTo(16 + 3 * 20 * 784);
    }
    started.add(arguments);
    return 0;
  }

  @Test
  void theFirstTrainingThatFailsEndsThem() throws Exception {
    Path data = TinyData.write(folder, 20, 5);
    ScaleTrainings trainings =
        new ScaleTrainings(
            data,
            folder.resolve("out"),
            arguments -> {
              started.add(arguments);
              return 75;
            });
    assertThat(trainings.run(PLAN)).isEqualTo(75);
    assertThat(started).hasSize(1);
  }

  @Test
  void onlyFinishedTrainingsCount() throws IOException {
    Path data = TinyData.write(folder, 20, 5);
    Path out = Files.createDirectories(folder.resolve("out"));
    for (String name : new String[] {"b/_SUCCESS", "a/_SUCCESS", "c/config.conf"}) {
      Files.createDirectories(out.resolve(name).getParent());
      Files.createFile(out.resolve(name));
    }
    assertThat(new ScaleTrainings(data, out, this::start).finished())
        .containsExactly(out.resolve("a").toString(), out.resolve("b").toString());
  }

  @Test
  void withoutMnistNothingIsStarted() {
    assertThatThrownBy(() -> new ScaleTrainings(folder, folder.resolve("out"), this::start))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("no folder " + folder.resolve("mnist"));
  }
}
