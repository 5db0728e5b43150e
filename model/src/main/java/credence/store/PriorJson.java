package credence.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import credence.bayes.EmpiricalPrior;
import credence.bayes.GaussianPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A {@link Prior} as JSON and back; what it has for every parameter are tensors beside it. */
final class PriorJson {

  /** Role of the tensors of means of an {@link EmpiricalPrior} or a {@link PosteriorPrior}. */
  private static final String MEANS = "prior";

  /** Role of those of the latter's sigmas, each as its rho. */
  private static final String RHOS = "prior.rho";

  private static final int MOST_TENSORS = 100_000;

  private PriorJson() {}

  static ObjectNode write(Prior prior) {
    return prior.accept(new Writer(CanonicalJson.object()));
  }

  /** Writes the type and the numbers of each. */
  private record Writer(ObjectNode json) implements Prior.Visitor<ObjectNode> {

    @Override
    public ObjectNode visit(GaussianPrior prior) {
      return json.put("type", "gaussian").put("mu", prior.mu()).put("sigma", prior.sigma());
    }

    @Override
    public ObjectNode visit(LearntScalePrior prior) {
      json.put("type", "learnt-scale").put("mu", prior.mu()).put("sigma", prior.sigma());
      ArrayNode tensors = json.putArray("tensors");
      for (int i = 0; i < prior.ends().length; i++) {
        tensors.addObject().put("end", prior.ends()[i]).put("sigma", prior.sigmas()[i]);
      }
      return json;
    }

    @Override
    public ObjectNode visit(EmpiricalPrior prior) {
      return json.put("type", "empirical").put("sigma", prior.sigma());
    }

    @Override
    public ObjectNode visit(PosteriorPrior prior) {
      json.put("type", "posterior").put("forget", prior.forget());
      json.set("first", prior.first() == null ? null : PriorJson.write(prior.first()));
      return json;
    }

    @Override
    public ObjectNode visit(ScaleMixturePrior prior) {
      json.put("type", "scale-mixture").put("pi", prior.pi());
      return json.put("sigma1", prior.sigma1()).put("sigma2", prior.sigma2());
    }

    @Override
    public ObjectNode visit(LogUniformPrior prior) {
      json.put("type", "log-uniform");
      return Double.isInfinite(prior.threshold())
          ? json.putNull("threshold")
          : json.put("threshold", prior.threshold());
    }
  }

  /** Roles of the tensors that the prior has, in their order. */
  static List<String> roles(Fields prior) throws ModelFormatException {
    return switch (prior.text("type")) {
      case "empirical" -> List.of(MEANS);
      case "posterior" -> List.of(MEANS, RHOS);
      default -> List.of();
    };
  }

  /** The same of a prior: by role, a value for every parameter. */
  static SortedMap<String, float[]> vectors(Prior prior) {
    SortedMap<String, float[]> vectors = new TreeMap<>();
    if (prior instanceof EmpiricalPrior empirical) {
      vectors.put(MEANS, empirical.means());
    } else if (prior instanceof PosteriorPrior own) {
      vectors.put(MEANS, own.vectors().mu());
      vectors.put(RHOS, own.vectors().rho());
    }
    return vectors;
  }

  /**
   * @param vectors of the roles that it has
   */
  static Prior read(String place, Fields any, List<float[]> vectors) throws ModelFormatException {
    return switch (any.text("type")) {
      case "gaussian" -> {
        Fields f = any.only(List.of("type", "mu", "sigma"));
        double mu = f.number("mu");
        double sigma = f.number("sigma");
        yield NetworkJson.checked(f.place("sigma"), "a prior", () -> new GaussianPrior(mu, sigma));
      }
      case "learnt-scale" -> learnt(place, any);
      case "scale-mixture" -> mixture(place, any);
      case "log-uniform" -> {
        Fields f = any.only(List.of("type", "threshold"));
        boolean none = f.require("threshold").isNull();
        yield new LogUniformPrior(none ? Double.POSITIVE_INFINITY : f.number("threshold"));
      }
      case "empirical" -> {
        double sigma = any.only(List.of("type", "sigma")).number("sigma");
        yield NetworkJson.checked(
            any.place("sigma"), "a prior", () -> new EmpiricalPrior(vectors.get(0), sigma));
      }
      case "posterior" -> {
        Fields f = any.only(List.of("type", "forget", "first"));
        double forget = f.number("forget");
        GaussianPrior first = first(f);
        MeanField own = MeanField.of(vectors.get(0), vectors.get(1));
        yield NetworkJson.checked(
            f.place("forget"), "a prior", () -> new PosteriorPrior(own, forget, first));
      }
      default -> throw any.wrong("type", "a prior of this version");
    };
  }

  private static GaussianPrior first(Fields prior) throws ModelFormatException {
    if (prior.require("first").isNull()) {
      return null;
    }
    Fields first = Fields.anyOf(prior.place("first"), prior.require("first"));
    first.expect("type", "gaussian");
    return (GaussianPrior) read(prior.place("first"), first, List.of());
  }

  private static Prior learnt(String place, Fields any) throws ModelFormatException {
    Fields f = any.only(List.of("type", "mu", "sigma", "tensors"));
    List<JsonNode> tensors = f.array("tensors", MOST_TENSORS);
    int[] ends = new int[tensors.size()];
    double[] sigmas = new double[tensors.size()];
    for (int i = 0; i < ends.length; i++) {
      Fields tensor = Fields.of(f.place("tensors[" + i + "]"), tensors.get(i), "end", "sigma");
      ends[i] = tensor.integer("end");
      sigmas[i] = tensor.number("sigma");
    }
    double mu = f.number("mu");
    double sigma = f.number("sigma");
    return NetworkJson.checked(
        place, "a prior", () -> new LearntScalePrior(mu, sigma, ends, sigmas));
  }

  private static Prior mixture(String place, Fields any) throws ModelFormatException {
    Fields f = any.only(List.of("type", "pi", "sigma1", "sigma2"));
    double pi = f.number("pi");
    double sigma1 = f.number("sigma1");
    double sigma2 = f.number("sigma2");
    return NetworkJson.checked(
        place, "a scale mixture", () -> new ScaleMixturePrior(pi, sigma1, sigma2));
  }
}
