package credence.job.evaluate;

import credence.data.DataFingerprint;
import credence.data.ImageInput;
import credence.data.ImageSet;
import credence.job.base.JobException;
import credence.job.images.named.DataSets;
import credence.job.images.named.SplitImages;
import credence.job.models.TrainedModel;
import credence.store.Model;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * The images that models are tried on, read before anything is written.
 *
 * @param own of each model
 * @param ood out of distribution, by the name of their data set
 */
record GroupImages(List<SplitImages> own, Map<String, ImageSet> ood) {

  private static final int CORRUPTED = 1000;

  /**
   * @param data folder of the data sets, or null
   * @throws JobException with exit code 64 if images from elsewhere do not fit a model, 65 if a
   *     model was made with others, 66 if there are none
   */
  static GroupImages read(
      SparkSession session, List<TrainedModel> models, EvaluateRequest config, String data)
      throws IOException {
    List<SplitImages> own = new ArrayList<>();
    for (TrainedModel model : models) {
      own.add(model.images(session, data));
    }
    Map<String, ImageSet> ood = new LinkedHashMap<>();
    for (String name : config.ood()) {
      ImageSet set = new DataSets(session, data).test(name);
      models.forEach(model -> requireFit(model, name, set));
      requireOthers(own.get(0).test(), name, set);
      ood.put(name, set);
    }
    return new GroupImages(own, ood);
  }

  /** The test images, the same for every model. */
  ImageSet test() {
    return own.get(0).test();
  }

  /** What the numbers of rows are called; empty of images. */
  List<String> features() {
    return own.get(0).features();
  }

  /** How many test images are corrupted, the first of them: rows of a table are not. */
  int corrupted() {
    return features().isEmpty() ? Math.min(CORRUPTED, test().size()) : 0;
  }

  /** Fingerprint of each data set from elsewhere. */
  Map<String, String> fingerprints() {
    Map<String, String> fingerprints = new LinkedHashMap<>();
    ood.forEach((name, set) -> fingerprints.put(name, DataFingerprint.of(set)));
    return fingerprints;
  }

  private static void requireOthers(ImageSet own, String name, ImageSet set) {
    if (Arrays.equals(own.pixels(), set.pixels())) {
      throw JobException.usage(
          "--ood %s has the test images that the models know: they are not out of distribution"
              .formatted(name));
    }
  }

  private static void requireFit(TrainedModel trained, String name, ImageSet set) {
    Model model = trained.model();
    try {
      new ImageInput(model.network().input(), set.shape(), model.standardisation());
    } catch (IllegalArgumentException e) {
      throw JobException.usage(
          "--ood %s: its images %s cannot be shown to model %s, which was made for images %s: %s"
              .formatted(name, set.shape(), trained.place(), model.image(), e.getMessage()));
    }
  }
}
