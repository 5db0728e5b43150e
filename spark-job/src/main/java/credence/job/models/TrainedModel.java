package credence.job.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Outputs;
import credence.job.base.ExitCode;
import credence.job.base.JobException;
import credence.job.cluster.EngineSetting;
import credence.job.config.DataSource;
import credence.job.config.ExperimentConfig;
import credence.job.config.ExperimentReader;
import credence.job.files.HadoopFolder;
import credence.job.images.named.DataSets;
import credence.job.images.named.SplitImages;
import credence.job.rundir.ModelPlace;
import credence.job.tables.TableHalves;
import credence.job.tables.TableSplit;
import credence.store.Model;
import credence.store.ModelFormatException;
import credence.store.ModelStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * A model on any Hadoop path, and what leads from it to the images that it was made with.
 *
 * @param place its folder
 * @param id SHA-256 of its manifest
 * @param settings of the training that it comes from
 */
public record TrainedModel(Path place, String id, Model model, ExperimentConfig settings) {

  /**
   * @param path of a model's folder, or of a run directory with {@code model} in it A model of
   *     classes.
   * @throws JobException with exit code 66 if there is no whole model, 65 if it is damaged, 64 if
   *     it predicts numbers
   */
  public static TrainedModel read(String path, Configuration hadoop) throws IOException {
    TrainedModel found = any(path, hadoop);
    found.requireClasses();
    return found;
  }

  /**
   * @throws JobException with exit code 64 if it predicts numbers
   */
  public void requireClasses() {
    if (model.outputs() instanceof Outputs.Numbers numbers) {
      throw JobException.usage(
          "model %s predicts the number %s, and models of classes alone are known here: scripts/score and scripts/evaluate predict with it"
              .formatted(place, String.join(", ", numbers.targets())));
    }
  }

  /**
   * A model of classes or of numbers.
   *
   * @throws JobException likewise
   */
  public static TrainedModel any(String path, Configuration hadoop) throws IOException {
    Path place = ModelPlace.find(path, hadoop);
    try {
      HadoopFolder folder = HadoopFolder.of(place, hadoop);
      Model model = ModelStore.read(folder);
      return new TrainedModel(place, ModelStore.id(folder), model, settings(model, place));
    } catch (FileNotFoundException e) {
      throw new JobException(ExitCode.INPUT_MISSING, e.getMessage(), e);
    } catch (ModelFormatException e) {
      throw new JobException(ExitCode.BAD_DATA, e.getMessage(), e);
    }
  }

  /**
   * A model that has just been trained.
   *
   * @param name in place of a folder, for messages
   */
  public static TrainedModel of(String name, Model model) throws IOException {
    Path place = new Path(name);
    return new TrainedModel(place, ModelStore.id(model), model, settings(model, place));
  }

  /**
   * The images that the model was trained, validated and tested on, split as they were then.
   *
   * @param data the folder of the data sets; for data of one's own, the data set itself; or null
   * @throws JobException with exit code 65 if these are other images, 66 if there are none
   */
  public SplitImages images(SparkSession spark, String data) throws IOException {
    SplitImages images = new DataSets(spark, data).load(settings.data(), settings.seed());
    if (settings.continues()) {
      images = images.among(model.classNames(), model.standardisation(), place.toString());
    }
    require("images of shape", model.image(), images.shape(), data);
    require("the classes", model.classNames(), images.classNames(), data);
    require("the features", model.outputs().features(), images.features(), data);
    require("training data", model.provenance().data(), images.fingerprint(), data);
    return images;
  }

  /**
   * The rows that the model was trained, validated and tested on, split as they were then.
   *
   * @param data where the halves are from, for messages
   * @throws JobException with exit code 65 if these are other rows
   */
  public TableSplit table(TableHalves halves, String data) {
    TableSplit table = halves.split(settings.data(), settings.seed());
    Outputs.Numbers numbers = (Outputs.Numbers) model.outputs();
    require("the features", numbers.features(), table.features(), data);
    require("training data", model.provenance().data(), table.fingerprint(), data);
    return table;
  }

  /** Whether it predicts numbers. */
  public boolean hasNumbers() {
    return model.outputs() instanceof Outputs.Numbers;
  }

  /** Whether it takes rows of a table, be it for numbers or for classes. */
  public boolean hasRows() {
    return !model.outputs().features().isEmpty();
  }

  /** tau that was fitted with the model; nothing without. */
  public OptionalDouble logitScale() {
    return model.provenance().logitScale();
  }

  private void require(String what, Object ours, Object found, String data) {
    if (!ours.equals(found)) {
      throw new JobException(
          ExitCode.BAD_DATA,
          "model %s was made with %s %s, but %s in %s has %s"
              .formatted(place, what, ours, settings.data().name(), data, found));
    }
  }

  private static ExperimentConfig settings(Model model, Path place) {
    ObjectNode settings = model.provenance().settings().deepCopy();
    if (settings.get("data") instanceof ObjectNode data
        && DataSource.own().contains(data.path("name").asText())) {
      // Where data lie is no part of a model: they are what --data names.
      data.put("path", ".");
      // Which pictures were left out is told by the fingerprint of the others.
      data.put("max-bad", Integer.MAX_VALUE);
    }
    if (settings.path("engine").asText().equals(EngineSetting.DL4J_AVERAGING.id())) {
      // What made the model cannot predict with it: every engine can.
      settings.put("engine", EngineSetting.AUTO.id());
    }
    try {
      return ExperimentReader.reread(settings.toString(), place + ", provenance.settings")
          .settings();
    } catch (JobException e) {
      throw new JobException(ExitCode.BAD_DATA, place + ": " + e.getMessage(), e);
    }
  }
}
