// Values from scikit-learn 1.9.1, GaussianMixture(k, covariance_type, tol=1e-3, weights_init, means_init,
// precisions_init) with equal weights, evenly spaced points and identities.
#include "quintile/mixture.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "quintile/error.hpp"
#include "quintile/parallel.hpp"
#include "tests/engine/cluster/reference_points.hpp"

namespace quintile {
namespace {

using testing::HasSubstr;

struct Known {
  std::uint64_t seed;
  std::size_t n, d, groups;
  std::uint32_t k;
  Covariance covariance;
  std::uint32_t iterations;
  double log_likelihood, bic, aic, first_weight, first_mean, first_variance;
};

const Known kKnown[] = {
    {11, 400, 2, 3, 3, Covariance::full, 15, -1409.1014766159187, 2920.057850532673, 2852.2029532318375,
     0.3199993216983398, 0.01611384880028644, 0.3253903180271693},
    {11, 400, 2, 3, 3, Covariance::tied, 29, -1461.0216747550994, 2987.949459528387, 2944.043349510199,
     0.3219821105553261, 5.922326867359772, 0.6898475111835392},
    {11, 400, 2, 3, 3, Covariance::diagonal, 19, -1437.4077067441917, 2958.695917147895, 2902.8154134883835,
     0.31999926559169606, 0.01611369301347102, 0.3253902425363101},
    {11, 400, 2, 3, 3, Covariance::spherical, 11, -1441.730672379152, 2949.367454776492, 2905.461344758304,
     0.3567906689018997, 5.705928916113156, 1.570377353937643},
    {12, 500, 3, 4, 4, Covariance::full, 6, -2878.9854672642045, 6000.340650366875, 5835.970934528409,
     0.16920639897330966, 3.150292831050909, 0.6328841671722495},
    {12, 500, 3, 4, 4, Covariance::tied, 4, -3240.837323153908, 6612.181416374682, 6523.674646307816,
     0.17489574160652716, 3.088875818547645, 2.3901295071751987},
    {12, 500, 3, 4, 4, Covariance::diagonal, 8, -3044.6851199122834, 6257.164658481966, 6143.370239824567,
     0.17341362281973294, 2.9394333874656726, 0.7240436492142813},
    {12, 500, 3, 4, 4, Covariance::spherical, 8, -3185.0715762342456, 6488.220706338513, 6408.143152468491,
     0.15945617182180005, 2.936337186426699, 0.6738421599182772},
    {13, 300, 1, 2, 2, Covariance::full, 4, -502.2866419844716, 1033.0921963422243, 1014.5732839689432,
     0.4972553226446604, -0.06375990213503337, 0.32765985281700705},
    {13, 300, 1, 2, 2, Covariance::tied, 4, -505.72530852806193, 1034.2657469547487, 1019.4506170561239,
     0.514609916791771, -0.014331684565871179, 0.4593692618345474},
    {13, 300, 1, 2, 2, Covariance::diagonal, 4, -502.28664198447166, 1033.0921963422243, 1014.5732839689433,
     0.49725532264466, -0.06375990213503423, 0.32765985281700605},
    {13, 300, 1, 2, 2, Covariance::spherical, 4, -502.28664198447166, 1033.0921963422243, 1014.5732839689433,
     0.49725532264466, -0.06375990213503423, 0.32765985281700605},
    {14, 350, 5, 3, 2, Covariance::full, 3, -2664.047179383884, 5568.26961810159, 5410.094358767768,
     0.31999999999998907, 0.08948487387634511, 0.3322714815944894},
    {14, 350, 5, 3, 2, Covariance::tied, 3, -2893.16428630385, 5938.63483462427, 5838.3285726077, 0.32000000209369617,
     0.08948490071215141, 2.5575645298259815},
    {14, 350, 5, 3, 2, Covariance::diagonal, 3, -2902.0962902219057, 5927.209176687964, 5846.1925804438115,
     0.3199999999867178, 0.08948487385714313, 0.3322714815948148},
    {14, 350, 5, 3, 2, Covariance::spherical, 3, -2941.7519571905523, 5959.657045389389, 5909.503914381105,
     0.319999999987259, 0.08948487385582651, 0.3675595114592345},
    {15, 600, 7, 3, 3, Covariance::full, 36, -5774.063051327612, 12232.597575763351, 11762.126102655224,
     0.31166277353817534, 2.944416714550561, 0.8110881048144216},
    {15, 600, 7, 3, 3, Covariance::tied, 13, -6719.652305037328, 13765.548022490679, 13541.304610074656,
     0.14998320146171107, 6.185328544003507, 2.320013582162811},
    {15, 600, 7, 3, 3, Covariance::diagonal, 8, -6127.129320673197, 12535.723546175905, 12342.258641346394,
     0.33691301410973584, 6.1114851847919, 1.4351924888009246},
    {15, 600, 7, 3, 3, Covariance::spherical, 8, -6133.612544482929, 12433.545260001478, 12319.225088965857,
     0.3369803127349915, 6.110948464493526, 1.635487478990397},
};

Mixture even_start(const test::ReferencePoints& points, std::uint32_t k) {
  const std::size_t d = points.spans.size();
  Mixture out;
  out.features = static_cast<std::uint32_t>(d);
  out.weights.assign(k, 1.0 / k);
  out.means = points.spaced(k);
  for (std::uint32_t c = 0; c < k; ++c) {
    for (std::size_t i = 0; i < d * d; ++i) out.covariances.push_back(i % (d + 1) == 0 ? 1 : 0);
  }
  return out;
}

TEST(Mixture, FromTheSameStartIsThatOfScikitLearn) {
  for (const Known& known : kKnown) {
    const test::ReferencePoints points(known.seed, known.n, known.d, known.groups);
    const Mixture start = even_start(points, known.k);
    MixtureOptions options;
    options.k = known.k;
    options.covariance = known.covariance;
    options.start = &start;
    const MixtureFit fit = fit_mixture(points.spans, options);
    SCOPED_TRACE(std::string(covariance_name(known.covariance)) + " " + std::to_string(known.seed));
    EXPECT_TRUE(fit.converged);
    EXPECT_EQ(fit.iterations, known.iterations);
    EXPECT_NEAR(fit.log_likelihood, known.log_likelihood, 1e-9 * std::abs(known.log_likelihood));
    EXPECT_NEAR(fit.bic, known.bic, 1e-9 * known.bic);
    EXPECT_NEAR(fit.aic, known.aic, 1e-9 * known.aic);
    EXPECT_NEAR(fit.mixture.weights[0], known.first_weight, 1e-9);
    EXPECT_NEAR(fit.mixture.means[0], known.first_mean, 1e-8);
    EXPECT_NEAR(fit.mixture.covariances[0], known.first_variance, 1e-8);
    const MixtureAssignment assigned = assign_mixture(points.spans, fit.mixture, true);
    EXPECT_NEAR(assigned.log_likelihood, fit.log_likelihood, 1e-9 * std::abs(fit.log_likelihood));
    for (std::size_t i = 0; i < known.n; ++i) {
      double sum = 0;
      for (const auto& column : assigned.responsibilities) sum += column[i];
      ASSERT_NEAR(sum, 1, 1e-14);
      ASSERT_EQ(assigned.responsibilities[assigned.component[i]][i], assigned.probability[i]);
    }
  }
}

TEST(Mixture, FromKMeansFindsPlantedGroups) {
  test::Uniform random(5);
  std::vector<double> x;
  std::vector<double> y;
  for (int i = 0; i < 3000; ++i) {
    const int group = i % 3;
    x.push_back(20 * group + random.next() + random.next() * (group + 1));
    y.push_back(-5 * group + random.next());
  }
  const std::vector<std::span<const double>> points = {x, y};
  MixtureOptions options;
  options.k = 3;
  const MixtureFit fit = fit_mixture(points, options);
  const MixtureAssignment found = assign_mixture(points, fit.mixture);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_EQ(found.component[i], found.component[i % 3]);
  EXPECT_NE(found.component[0], found.component[1]);
  EXPECT_NE(found.component[1], found.component[2]);
  EXPECT_TRUE(found.responsibilities.empty());
}

TEST(Mixture, IsTheSameForAnyNumberOfThreads) {
  const test::ReferencePoints points(3, 140'001, 3, 4);
  MixtureOptions options;
  options.k = 4;
  const auto fit = [&](int threads) {
    set_thread_count(threads);
    return fit_mixture(points.spans, options);
  };
  const MixtureFit one = fit(1);
  for (const int threads : {2, 3, 8}) {
    const MixtureFit more = fit(threads);
    EXPECT_EQ(more.log_likelihood, one.log_likelihood);
    EXPECT_EQ(more.mixture.means, one.mixture.means);
    EXPECT_EQ(more.mixture.covariances, one.mixture.covariances);
  }
  set_thread_count(0);
}

TEST(Mixture, FewerDistinctPointsThanComponentsGiveAsManyAsThereAre) {
  const std::vector<double> x = {1, 1, 1, 5, 5, 5, 5};
  MixtureOptions options;
  options.k = 4;
  const MixtureFit fit = fit_mixture(std::vector<std::span<const double>>{x}, options);
  EXPECT_EQ(fit.mixture.components(), 2);
  EXPECT_FALSE(fit.notes.empty());
}

TEST(Mixture, BadArgumentsAreRefused) {
  const std::vector<double> x = {1, 2, 3, 4};
  const std::vector<double> infinite = {1, 2, HUGE_VAL, 4};
  const std::vector<double> same = {2, 2, 2, 2};
  const std::vector<std::span<const double>> points = {x};
  MixtureOptions options;
  options.k = 2;
  EXPECT_THROW((void)fit_mixture({}, options), UserError);
  EXPECT_THROW((void)fit_mixture(std::vector<std::span<const double>>{infinite}, options), DataError);
  EXPECT_THROW((void)fit_mixture(std::vector<std::span<const double>>(65, x), options), UserError);
  options.regularisation = -1;
  EXPECT_THROW((void)fit_mixture(points, options), UserError);
  options.regularisation = 0;
  options.k = 1;
  EXPECT_THROW((void)fit_mixture(std::vector<std::span<const double>>{same}, options), DataError);
  options.k = 0;
  EXPECT_THROW((void)fit_mixture(points, options), UserError);
  const Mixture wrong{2, {1}, {0, 0}, {1, 0, 0, 1}};
  EXPECT_THROW((void)assign_mixture(points, wrong), UserError);
}

}  // namespace
}  // namespace quintile
