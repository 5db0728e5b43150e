package credence.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.data.Standardisation;
import credence.net.Shape;
import credence.picture.PictureRules;
import java.util.ArrayList;
import java.util.List;

/** What a manifest says of the images that a model takes, and of the pictures they are made of. */
record ModelInput(Shape image, Standardisation standardisation, PictureRules pictures) {

  private static final String PICTURES = "pictures";

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
        hasRules ? rules(input.object(PICTURES, "background")) : PictureRules.usual();
    return new ModelInput(image, standardisation, rules);
  }

  private static PictureRules rules(Fields pictures) throws ModelFormatException {
    int background = pictures.integer("background");
    return NetworkJson.checked(
        pictures.place("background"), "a grey level", () -> new PictureRules(background));
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
      input.putObject(PICTURES).put("background", pictures.background());
    }
  }
}
