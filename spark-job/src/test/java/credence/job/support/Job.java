package credence.job.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command line of a small training job: a tiny network, a few rounds. */
public final class Job {

  private final Path data;
  private final List<String> settings = new ArrayList<>();

  public Job(Path data) {
    this.data = data;
    set("data.validation=40", "data.partitions=4");
    set("training.epochs=2", "training.batch=16", "training.steps-per-round=1");
    set("training.learning-rate.start=0.01", "evaluation.draws=2", "network.name=tiny");
    set("checkpoint.every-rounds=1");
    set(
        "network.layers=[{type=conv2d,filters=2,kernel=5,stride=3},{type=relu},"
            + "{type=maxpool2d,kernel=2,stride=2},{type=flatten},{type=dense,units=10}]");
  }

  public Job set(String... more) {
    settings.addAll(Arrays.asList(more));
    return this;
  }

  /** Starts at the weights of a file, takes them for the prior's means, and hardly leaves them. */
  public Job moped(Path file) {
    return set("posterior.from=" + file, "posterior.delta=0.05")
        .set("prior.type=empirical", "prior.sigma=0.1")
        .set("training.learning-rate.start=1e-7");
  }

  public String[] arguments(Path out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
    arguments.addAll(List.of("--out", out.toString()));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    arguments.addAll(Arrays.asList(more));
    return arguments.toArray(String[]::new);
  }
}
