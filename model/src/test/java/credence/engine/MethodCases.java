package credence.engine;

import credence.bayes.EmpiricalPrior;
import credence.bayes.Estimator;
import credence.bayes.Estimator.LocalReparameterisation;
import credence.bayes.Estimator.Sides;
import credence.bayes.Estimator.WeightSampling;
import credence.bayes.Family;
import credence.bayes.GaussianPrior;
import credence.bayes.LearntScalePrior;
import credence.bayes.LogUniformPrior;
import credence.bayes.MeanField;
import credence.bayes.Method;
import credence.bayes.PosteriorPrior;
import credence.bayes.Prior;
import credence.bayes.ScaleMixturePrior;
import credence.bayes.Softplus;
import credence.net.Activation;
import credence.net.BatchNorm;
import credence.net.Conv2d;
import credence.net.Dense;
import credence.net.Dropout;
import credence.net.Flatten;
import credence.net.LayerSpec;
import credence.net.MaxPool2d;
import credence.net.NetworkSpec;
import credence.net.Shape;
import credence.net.WeightLayout;
import credence.net.WeightLayout.Role;
import credence.net.WeightLayout.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every method of inference, networks with dropout and batch normalisation, and their states. */
public final class MethodCases {

  /** Of the layers' outputs. */
  public static final Estimator LOCAL = new LocalReparameterisation();

  public static final ScaleMixturePrior MIXTURE = new ScaleMixturePrior(0.25, 0.75, 0.1);

  public static final LogUniformPrior LOG_UNIFORM = new LogUniformPrior(3);

  private MethodCases() {}

  /** Each family, prior and estimator, in the combinations that have something of their own. */
  public static List<Method> methods(NetworkSpec network) {
    Prior empirical =
        new EmpiricalPrior(EngineCases.normals(WeightLayout.of(network).size(), 7), 0.4);
    return List.of(
        Method.meanField(EngineCases.PRIOR),
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(1)),
        new Method(Family.GAUSSIAN, EngineCases.PRIOR, new WeightSampling(3)),
        new Method(Family.GAUSSIAN, MIXTURE, LOCAL),
        new Method(Family.GAUSSIAN, MIXTURE, new WeightSampling(2)),
        new Method(Family.GAUSSIAN, MIXTURE, new WeightSampling(2, Sides.BOTH)),
        new Method(Family.GAUSSIAN, empirical, LOCAL),
        new Method(Family.GAUSSIAN_WEIGHTS, EngineCases.PRIOR, LOCAL),
        new Method(Family.GAUSSIAN_WEIGHTS, LOG_UNIFORM, LOCAL),
        new Method(Family.GAUSSIAN_WEIGHTS, LOG_UNIFORM, new WeightSampling(2)),
        new Method(Family.POINT, EngineCases.PRIOR, LOCAL),
        new Method(Family.POINT, MIXTURE, new WeightSampling(2)),
        new Method(Family.POINT, empirical, LOCAL),
        new Method(Family.POINT, LOG_UNIFORM, LOCAL));
  }

  /** The same, and what engines on processors alone have. */
  public static List<Method> methodsOfProcessors(NetworkSpec network) {
    PosteriorPrior posterior = posteriorPrior(WeightLayout.of(network).size());
    List<Method> all = new ArrayList<>(methods(network));
    all.add(new Method(Family.GAUSSIAN, posterior, LOCAL));
    all.add(new Method(Family.GAUSSIAN, posterior, new WeightSampling(2)));
    all.add(new Method(Family.GAUSSIAN_WEIGHTS, posterior, LOCAL));
    return all;
  }

  /** The Gaussian prior that {@code prior} is, as one of a mean and a sigma for each parameter. */
  public static PosteriorPrior written(LearntScalePrior prior, int size) {
    float[] mu = new float[size];
    float[] rho = new float[size];
    for (int i = 0; i < size; i++) {
      mu[i] = (float) prior.mu();
      rho[i] = (float) Softplus.inverse(prior.gaussianSigma(i).getAsDouble());
    }
    return new PosteriorPrior(MeanField.of(mu, rho), 1, null);
  }

  /** Sigmas from about .1 to 1. */
  public static PosteriorPrior posteriorPrior(int size) {
    float[] rho = EngineCases.normals(size, 8);
    for (int i = 0; i < size; i++) {
      rho[i] = 0.5f * rho[i] - 1;
    }
    return new PosteriorPrior(
        MeanField.of(EngineCases.normals(size, 7), rho), 0.5, new GaussianPrior(0, 1));
  }

  /** Dropout and batch normalisation wherever they may stand. */
  public static Stream<NetworkSpec> networks() {
    return Stream.of(
        network("dropout of the input", new Shape(2, 3, 2), new Dropout(0.3), new Flatten()),
        network("dropout of units", Shape.flat(5), new Dense(6), Activation.RELU, new Dropout(0.5)),
        network(
            "dropout of maps",
            new Shape(1, 6, 6),
            new Dropout(0.2),
            Conv2d.of(3, 3, 1, 0),
            Activation.SOFTPLUS,
            new Dropout(0.5),
            Conv2d.of(2, 2, 1, 1),
            Activation.RELU,
            MaxPool2d.of(2, 2),
            new Dropout(0.25)),
        network("normalised input", new Shape(2, 3, 2), BatchNorm.standard(), new Flatten()),
        network(
            "normalised units",
            Shape.flat(5),
            new Dense(6),
            new BatchNorm(0.3, 1e-3),
            Activation.SOFTPLUS),
        network(
            "normalised maps",
            new Shape(2, 6, 5),
            Conv2d.of(3, 3, 1, 1),
            BatchNorm.standard(),
            Activation.RELU,
            MaxPool2d.of(2, 2),
            Conv2d.of(4, 2, 1, 0),
            new BatchNorm(0.5, 1e-3),
            Activation.SOFTPLUS,
            new Dropout(0.4)));
  }

  private static NetworkSpec network(String name, Shape input, LayerSpec... layers) {
    List<LayerSpec> all = new ArrayList<>(List.of(layers));
    all.add(new Flatten());
    all.add(new Dense(3));
    return new NetworkSpec(name, input, all);
  }

  /**
   * The cases' posterior as {@code family} has it: points without sigma, scales and running
   * variances of 0.5 or more.
   */
  public static MeanField posterior(NetworkSpec network, Family family) {
    MeanField q = EngineCases.posterior(network);
    for (Tensor tensor : WeightLayout.of(network).tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        if (!family.isUncertain(tensor.role())) {
          q.rho()[i] = Float.NEGATIVE_INFINITY;
        }
        switch (tensor.role()) {
          case SCALE, VARIANCE -> q.mu()[i] = 0.5f + Math.abs(q.mu()[i]);
          default -> {}
        }
      }
    }
    return q;
  }

  /** The same without every third weight, and with deterministic biases of 0. */
  public static MeanField pruned(NetworkSpec network, Family family) {
    MeanField q = posterior(network, family);
    for (Tensor tensor : WeightLayout.of(network).tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        if (tensor.role() == Role.WEIGHT && i % 3 == 0) {
          q.mu()[i] = 0;
          q.rho()[i] = Float.NEGATIVE_INFINITY;
        } else if (tensor.role() == Role.BIAS && !q.isUncertain(i)) {
          q.mu()[i] = 0;
        }
      }
    }
    return q;
  }

  /** With moments of a tenth, as if many steps had been made. */
  public static TrainState inFullSwing(MeanField posterior, Optimizer optimizer) {
    float[][] moments = new float[optimizer.moments()][posterior.size()];
    for (float[] moment : moments) {
      Arrays.fill(moment, 0.1f);
    }
    return TrainState.of(posterior, moments, 1000);
  }

  public static TrainState state(NetworkSpec network, Method method, Optimizer optimizer) {
    return TrainState.initial(posterior(network, method.family()), optimizer);
  }
}
