package credence.job.evaluate;

import credence.predict.PredictionTable;
import credence.predict.metrics.DrawLoss;
import credence.predict.metrics.EnsemblingCurve;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a model, or several together, say of the images.
 *
 * @param name as tables have it
 * @param temperature T of the training, null for several models with several
 * @param drawn by all draws
 * @param mean of validation and test images, with every weight at its mean; empty for several
 *     models
 * @param logitScale tau that the model was fitted with; null without, and for several models
 * @param scaled of validation and test images and those from elsewhere by all draws, with scaled
 *     logits; empty without
 * @param curve of the test images; null for several models
 * @param losses of the test images, by both kinds of draws; empty where nothing has a sigma
 */
record ModelFigures(
    String name,
    Double temperature,
    Map<ImageGroup, PredictionTable> drawn,
    Map<ImageGroup, PredictionTable> mean,
    Double logitScale,
    Map<ImageGroup, PredictionTable> scaled,
    EnsemblingCurve curve,
    Map<PredictedBy, DrawLoss> losses,
    TreeSet<String> engines,
    TreeSet<String> processors) {

  /** All of them together, on what all of them were tried on. */
  static ModelFigures ensemble(List<ModelFigures> members) {
    Map<ImageGroup, PredictionTable> drawn = new LinkedHashMap<>();
    for (ImageGroup group : members.get(0).drawn().keySet()) {
      // What one of them was validated on another may have been trained on.
      if (!group.kind().isOfSplit()) {
        drawn.put(
            group,
            PredictionTable.pooled(members.stream().map(m -> m.drawn().get(group)).toList()));
      }
    }
    List<Double> temperatures = members.stream().map(ModelFigures::temperature).distinct().toList();
    return new ModelFigures(
        "ensemble",
        temperatures.size() == 1 ? temperatures.get(0) : null,
        drawn,
        Map.of(),
        null,
        scaled(members),
        null,
        Map.of(),
        new TreeSet<>(),
        new TreeSet<>());
  }

  /** Each with its own scale, if all have one. */
  private static Map<ImageGroup, PredictionTable> scaled(List<ModelFigures> members) {
    Map<ImageGroup, PredictionTable> scaled = new LinkedHashMap<>();
    if (members.stream().noneMatch(m -> m.scaled().isEmpty())) {
      for (ImageGroup group : members.get(0).scaled().keySet()) {
        if (!group.kind().isOfSplit()) {
          scaled.put(
              group,
              PredictionTable.pooled(members.stream().map(m -> m.scaled().get(group)).toList()));
        }
      }
    }
    return scaled;
  }

  PredictionTable test() {
    return drawn.get(ImageGroup.TEST);
  }
}
