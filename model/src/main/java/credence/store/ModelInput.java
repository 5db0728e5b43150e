package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.Gaussian;
import credence.bayes.Heteroscedastic;
import credence.bayes.NumberLikelihood;
import credence.data.ImageInput;
import credence.data.Outputs;
import credence.data.Standardisation;
import credence.data.TargetScale;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import java.util.ArrayList;
import java.util.List;

/**
 * What a manifest says of the images that a model takes, and of the pictures they are made of; in
 * {@link OutputsJson}, of what comes out.
 *
 * @param features names of a table's columns, in whose rows' place images are; or empty
 * @param label of the column of classes, or null
 */
record ModelInput(
    Shape image,
    Standardisation standardisation,
    PictureRules pictures,
    List<String> features,
    String label) {

  private static final String PICTURES = "pictures";
  private static final String RESIZE = "resize";
  private static final String FEATURES = "features";
  private static final String LABEL = "label";
  private static final int MOST_COLUMNS = 1 << 20;

  static ModelInput of(Model model) {
    Outputs.Classes of =
        model.outputs() instanceof Outputs.Classes classes
            ? classes
            : new Outputs.Classes(List.of());
    return new ModelInput(
        model.image(), model.standardisation(), model.pictures(), of.features(), of.label());
  }

  static ModelInput read(Fields input) throws ModelFormatException {
    List<String> keys = new ArrayList<>(List.of("image", "mean", "std"));
    boolean hasRules = input.has(PICTURES);
    if (hasRules) {
      keys.add(PICTURES);
    }
    boolean isOfRows = input.has(FEATURES);
    if (isOfRows) {
      keys.addAll(List.of(FEATURES, LABEL));
    }
    input.only(keys);
    Shape image = NetworkJson.shape(input, "image");
    float[] mean = input.floats("mean", image.channels());
    float[] std = input.floats("std", image.channels());
    Standardisation standardisation =
        NetworkJson.checked(
            input.place("std"), "a standardisation", () -> new Standardisation(mean, std));
    PictureRules rules =
        hasRules
            ? rules(Fields.anyOf(input.place(PICTURES), input.require(PICTURES)))
            : PictureRules.usual();
    return isOfRows
        ? new ModelInput(
            ImageInput.rowShape(image.size()),
            standardisation,
            rules,
            input.texts(FEATURES, MOST_COLUMNS),
            input.text(LABEL))
        : new ModelInput(image, standardisation, rules, List.of(), null);
  }

  private static PictureRules rules(Fields pictures) throws ModelFormatException {
    boolean hasSize = pictures.has(RESIZE);
    pictures.only(hasSize ? List.of("background", RESIZE) : List.of("background"));
    int background = pictures.integer("background");
    Resizing resizing =
        hasSize ? resizing(pictures.object(RESIZE, "height", "width", "by")) : new Resizing.Never();
    return NetworkJson.checked(
        pictures.place("background"), "a grey level", () -> new PictureRules(background, resizing));
  }

  private static Resizing resizing(Fields resize) throws ModelFormatException {
    int height = resize.integer("height");
    int width = resize.integer("width");
    String fit = resize.text("by");
    return NetworkJson.checked(
        resize.place("by"), "a size", () -> new Resizing.To(height, width, Resizing.Fit.of(fit)));
  }

  /** The usual rules are not written: models of versions that had no others keep their bytes. */
  void write(ObjectNode input) {
    input.set(
        "image",
        NetworkJson.shape(features.isEmpty() ? image : Shape.flat(standardisation.channels())));
    ArrayNode mean = input.putArray("mean");
    ArrayNode std = input.putArray("std");
    for (int c = 0; c < standardisation.channels(); c++) {
      mean.add((double) standardisation.mean()[c]);
      std.add((double) standardisation.std()[c]);
    }
    if (!pictures.equals(PictureRules.usual())) {
      ObjectNode rules = input.putObject(PICTURES).put("background", pictures.background());
      if (pictures.resizing() instanceof Resizing.To to) {
        rules
            .putObject(RESIZE)
            .put("height", to.height())
            .put("width", to.width())
            .put("by", to.fit().id());
      }
    }
    if (!features.isEmpty()) {
      features.forEach(input.putArray(FEATURES)::add);
      input.put(LABEL, label);
    }
  }

  /**
   * Adds the columns of a table.
   *
   * @throws IllegalArgumentException if there are some, and numbers are predicted
   */
  Outputs outputs(Outputs read) {
    if (features.isEmpty()) {
      return read;
    }
    if (read instanceof Outputs.Numbers) {
      throw new IllegalArgumentException("features of classes beside numbers");
    }
    return new Outputs.Classes(read.classNames(), features, label);
  }

  /** {@link Outputs} as a model's manifest has them: {@code classes}, or {@code numbers}. */
  static final class OutputsJson {

    static final String CLASSES = "classes";
    static final String NUMBERS = "numbers";

    private static final String LIKELIHOOD = "likelihood";
    private static final String TYPE = "type";

    private OutputsJson() {}

    static void write(Outputs outputs, ObjectNode json) {
      if (outputs instanceof Outputs.Classes classes) {
        classes.classNames().forEach(json.putArray(CLASSES)::add);
      } else if (outputs instanceof Outputs.Numbers numbers) {
        write(numbers, json.putObject(NUMBERS));
      }
    }

    private static void write(Outputs.Numbers numbers, ObjectNode json) {
      numbers.features().forEach(json.putArray("features")::add);
      ArrayNode targets = json.putArray("targets");
      for (int j = 0; j < numbers.targets().size(); j++) {
        TargetScale scale = numbers.scales().get(j);
        targets
            .addObject()
            .put("name", numbers.targets().get(j))
            .put("mean", scale.mean())
            .put("deviation", scale.deviation());
      }
      ObjectNode likelihood = json.putObject(LIKELIHOOD).put(TYPE, numbers.likelihood().id());
      if (numbers.likelihood() instanceof Gaussian gaussian) {
        likelihood.put("sigma", gaussian.sigma());
      } else if (numbers.likelihood() instanceof Heteroscedastic heteroscedastic) {
        likelihood.put("beta", heteroscedastic.beta());
      }
    }

    /**
     * @param json of the manifest, which has one of both
     * @param most outputs of the network
     */
    static Outputs read(Fields json, int most) throws ModelFormatException {
      if (!json.has(NUMBERS)) {
        List<String> names = json.texts(CLASSES, most);
        return NetworkJson.checked(
            json.place(CLASSES), "names that are distinct", () -> new Outputs.Classes(names));
      }
      Fields numbers = json.object(NUMBERS, "features", "targets", LIKELIHOOD);
      List<String> features = numbers.texts("features", MOST_COLUMNS);
      List<String> names = new ArrayList<>();
      List<TargetScale> scales = new ArrayList<>();
      for (JsonNode each : numbers.array("targets", most)) {
        String place = numbers.place("targets") + "[" + names.size() + "]";
        Fields target = Fields.of(place, each, "name", "mean", "deviation");
        names.add(target.text("name"));
        double mean = target.number("mean");
        double deviation = target.number("deviation");
        scales.add(NetworkJson.checked(place, "a scale", () -> new TargetScale(mean, deviation)));
      }
      NumberLikelihood likelihood =
          likelihood(Fields.anyOf(numbers.place(LIKELIHOOD), numbers.require(LIKELIHOOD)));
      return NetworkJson.checked(
          json.place(NUMBERS),
          "names that are distinct",
          () -> new Outputs.Numbers(features, names, scales, likelihood));
    }

    private static NumberLikelihood likelihood(Fields json) throws ModelFormatException {
      String type = json.text(TYPE);
      return switch (type) {
        case Gaussian.ID -> {
          double sigma = json.only(List.of(TYPE, "sigma")).number("sigma");
          yield NetworkJson.checked(json.place("sigma"), "a deviation", () -> new Gaussian(sigma));
        }
        case Heteroscedastic.ID -> {
          double beta = json.only(List.of(TYPE, "beta")).number("beta");
          yield NetworkJson.checked(
              json.place("beta"), "a power from 0 to 1", () -> new Heteroscedastic(beta));
        }
        default ->
            throw new ModelFormatException(
                json.place(TYPE), "a likelihood of this version", "'" + Fields.shown(type) + "'");
      };
    }
  }
}
