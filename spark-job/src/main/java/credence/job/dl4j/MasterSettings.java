package credence.job.dl4j;

import credence.data.Standardisation;
import credence.job.base.JobException;
import credence.job.config.Experiment;
import credence.job.config.ExperimentReader;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.store.NetworkJson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;

/**
 * How a {@link BayesianTrainingMaster} trains.
 *
 * @param partitions P
 * @param keys of an experiment file, with their values
 * @param atNetwork whether training starts at the weights of the DL4J network
 * @param image shape of the images where features are flat, or null
 * @param standardisation of the images that the features were made of; null for pixels / 255
 * @param classNames empty for 0, 1, 2, ...
 */
record MasterSettings(
    int partitions,
    Map<String, String> keys,
    boolean atNetwork,
    Shape image,
    Standardisation standardisation,
    List<String> classNames) {

  private static final List<String> SECTIONS = List.of("prior", "posterior", "training");

  MasterSettings {
    keys = new TreeMap<>(keys);
    classNames = List.copyOf(classNames);
    for (String key : keys.keySet()) {
      String section = key.replaceFirst("\\..*", "");
      if (!SECTIONS.contains(section) && !key.equals("seed") && !key.equals("engine")) {
        throw new IllegalArgumentException(
            "%s cannot be set: seed, engine and what is in %s can"
                .formatted(key, String.join(", ", SECTIONS)));
      }
      if (key.equals("posterior.from")) {
        throw new IllegalArgumentException("posterior.from: use startAtNetwork()");
      }
    }
  }

  /**
   * Of a training.
   *
   * @param later how many trainings were before it, each with a seed of its own
   * @throws IllegalArgumentException for settings that cannot be run
   */
  Experiment experiment(NetworkSpec network, int later) {
    List<String> settings = new ArrayList<>();
    keys.forEach((key, value) -> settings.add(key + "=" + value));
    settings.add("data.partitions=" + partitions);
    settings.add("data.validation=0");
    settings.add("network.name=" + network.name());
    settings.add("network.layers=" + NetworkJson.write(network).get("layers"));
    Shape input = network.input();
    settings.add(
        "network.input=[%d, %d, %d]".formatted(input.channels(), input.height(), input.width()));
    if (atNetwork) {
      settings.add("posterior.from=the DL4J network");
    }
    long seed = read(settings).settings().seed();
    settings.add("seed=" + (seed + later));
    return read(settings);
  }

  private static Experiment read(List<String> settings) {
    try {
      return new ExperimentReader(new Configuration(false)).read(null, settings);
    } catch (JobException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Of images with so many channels. */
  Standardisation standardisation(int channels) {
    if (standardisation != null) {
      return standardisation;
    }
    float[] one = new float[channels];
    Arrays.fill(one, 1);
    return new Standardisation(new float[channels], one);
  }

  List<String> classNames(int classes) {
    if (!classNames.isEmpty()) {
      return classNames;
    }
    List<String> numbers = new ArrayList<>();
    for (int c = 0; c < classes; c++) {
      numbers.add(Integer.toString(c));
    }
    return numbers;
  }
}
