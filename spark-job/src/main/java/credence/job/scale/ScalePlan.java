package credence.job.scale;

import credence.job.base.JobException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which trainings show how training grows.
 *
 * @param networks of the zoo
 * @param partitions a training for each, in which every partition makes the same five steps of 32
 *     images a round
 * @param repeats a training for each on eight partitions, of MNIST repeated so many times, an epoch
 *     a round
 * @param rounds of each training
 */
public record ScalePlan(
    List<String> networks, List<Integer> partitions, List<Integer> repeats, int rounds) {

  private static final int STEPS = 5;
  private static final int BATCH = 32;
  private static final int PARTITIONS_OF_REPEATED = 8;

  /** Of every training: nothing but rounds takes time. */
  private static final List<String> SETTINGS =
      List.of(
          "training.batch=" + BATCH,
          "training.steps-per-round=epoch",
          "data.validation=0",
          "data.test-limit=100",
          "evaluation.draws=1",
          "evaluation.every-rounds=100000",
          "checkpoint.every-rounds=100000");

  /**
   * One of the trainings.
   *
   * @param name of its run directory
   * @param repeats how many times over it reads the training images
   * @param settings {@code key=value}
   */
  public record Training(String name, int repeats, List<String> settings) {}

  public ScalePlan {
    if (networks.isEmpty()) {
      throw JobException.usage("--networks names none");
    }
    if (partitions.isEmpty() && repeats.isEmpty()) {
      throw JobException.usage("--partitions and --repeat name no runs");
    }
    if (rounds <= ScaleRow.WARMING_UP) {
      throw JobException.usage(
          "--rounds %d: more than %d are needed, the first ones do not count"
              .formatted(rounds, ScaleRow.WARMING_UP));
    }
  }

  /** All of them, in their order. */
  public List<Training> trainings() {
    List<Training> all = new ArrayList<>();
    for (String network : networks) {
      for (int count : partitions) {
        String limit = "data.train-limit=" + (long) STEPS * BATCH * count;
        all.add(training(network, "p" + count, 1, count, limit));
      }
      for (int times : repeats) {
        all.add(training(network, "x" + times, times, PARTITIONS_OF_REPEATED));
      }
    }
    return all;
  }

  private Training training(
      String network, String name, int repeats, int partitions, String... more) {
    List<String> settings = new ArrayList<>(SETTINGS);
    settings.add("training.epochs=" + rounds);
    settings.add("network.name=" + network);
    settings.add("data.partitions=" + partitions);
    settings.addAll(List.of(more));
    return new Training(network + "-" + name, repeats, List.copyOf(settings));
  }
}
