package credence.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Standardisation;
import credence.net.Shape;
import credence.picture.PictureRules;
import credence.picture.Resizing;
import java.util.ArrayList;
import java.util.List;

/** What a manifest says of the images that a model takes, and of the pictures they are made of. */
record ModelInput(Shape image, Standardisation standardisation, PictureRules pictures) {

  private static final String PICTURES = "pictures";
  private static final String RESIZE = "resize";

  static ModelInput of(Model model) {
    return new ModelInput(model.image(), model.standardisation(), model.pictures());
  }

  static ModelInput read(Fields input) throws ModelFormatException {
    List<String> keys = new ArrayList<>(List.of("image", "mean", "std"));
    boolean hasRules = input.has(PICTURES);
    if (hasRules) {
      keys.add(PICTURES);
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
    return new ModelInput(image, standardisation, rules);
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
    input.set("image", NetworkJson.shape(image));
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
  }
}
