import type { UserAccess } from './access.ts';
import type { ApiRequest, ApiResponse } from './api-request.ts';
import { contentOf } from './deployed-component.ts';
import { isJsonObject, textOf } from './json.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { planDeploy } from './metadata-deploy.ts';
import { createFormCheck } from './metadata-form.ts';
import { readMetadataPackage } from './metadata-package.ts';
import { changeModel } from './model-change.ts';
import type { Org } from './org.ts';
import { toApiDateTime } from './org.ts';
import type { PackageVersion } from './org-shape.ts';
import { withNamespace } from './package-namespace.ts';
import { dataPath } from './record-json.ts';
import { RestError } from './rest-error.ts';
import { toLongId } from './salesforce-id.ts';

type InstallRequest = { id: string; version: string; given: JsonObject; at: string; problem: string | undefined; isSeen: boolean };

const installable = /^04t[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;
const notFound = () => new RestError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
/** The only condition a version is asked by. */
const byId = /^Id\s*=\s*'(\w+)'(?:\s+AND\s+InstallationKey\s*=\s*'([^']*)')?$/i;

export type PackageInstalls = {
  /** Creates or reads a PackageInstallRequest. */
  request(request: ApiRequest, detail: { id: string | undefined; access: UserAccess }): ApiResponse;
  /** Rows of the objects about packages; undefined for any other object. */
  rows(object: string, where: string): JsonObject[] | undefined;
};

/** Package versions an org can install, of the shape, and the requests to do so. */
export function createPackageInstalls(org: Org): PackageInstalls {
  const requests = new Map<string, InstallRequest>();
  const installed = new Map<string, PackageVersion>();
  const checkForm = createFormCheck();
  const find = (id: string): PackageVersion | undefined => org.shape.packageVersions.find((version) => toLongId(version.id) === toLongId(id));

  /** What an unpackaged deploy would say, with the namespace of the package instead of the org's. */
  function install(version: PackageVersion, access: UserAccess): string | undefined {
    const pack = withNamespace(readMetadataPackage(version.zip), version.namespace);
    const planned = planDeploy(org.model(), pack, checkForm);
    const problems = planned.components.flatMap(({ componentType, fullName, problem }) => (problem === undefined ? [] : [`(${fullName}) ${componentType}: ${problem}`]));
    if (problems.length > 0) return problems.join('; ');
    const contents = contentOf(pack, planned.components);
    const changes = planned.components.flatMap(({ componentType: type, fullName, fileName }) => {
      const content = contents.get(`${type}:${fullName}`);
      return content ? [{ type, fullName, fileName, content, namespacePrefix: version.namespace }] : [];
    });
    changeModel(org, planned.model, changes, access.userId);
    installed.set(version.packageId, version);
    return undefined;
  }

  function create(request: ApiRequest, access: UserAccess): ApiResponse {
    if (!access.hasPermission('DownloadPackages')) throw new RestError('INSUFFICIENT_ACCESS', 'insufficient access rights on cross-reference id: you need the permission Download AppExchange Packages', { status: 403 });
    const given = isJsonObject(request.body) ? request.body : {};
    const key = textOf(given, 'SubscriberPackageVersionKey') ?? '';
    if (!installable.test(key)) throw new RestError('INVALID_ID_FIELD', `The package version id ${key} is invalid.`, { fields: ['SubscriberPackageVersionKey'] });
    const version = find(key);
    const isLocked = version?.installationKey !== undefined && textOf(given, 'Password') !== version.installationKey;
    const problem = version === undefined ? 'This package is not available: check that the id is right and that the version was not deleted.' : isLocked ? 'The installation key is invalid.' : install(version, access);
    const id = org.ids.next('0Hf');
    requests.set(id, { id, version: key, given, at: toApiDateTime(org.clock.now()), problem, isSeen: false });
    return { status: 201, body: { id, success: true, errors: [], warnings: [], infos: [] } };
  }

  /** Who asks for the first time finds it under way. */
  function status(request: InstallRequest): JsonValue {
    const { id, version, given, at, problem } = request;
    const state = !request.isSeen ? 'IN_PROGRESS' : problem === undefined ? 'SUCCESS' : 'ERROR';
    request.isSeen = true;
    return {
      attributes: { type: 'PackageInstallRequest', url: `${dataPath}/tooling/sobjects/PackageInstallRequest/${id}` }, Id: id, IsDeleted: false, CreatedDate: at, CreatedById: org.adminId, LastModifiedDate: at, LastModifiedById: org.adminId, SystemModstamp: at,
      SubscriberPackageVersionKey: version, NameConflictResolution: given.NameConflictResolution ?? 'Block', SecurityType: given.SecurityType ?? 'None', PackageInstallSource: given.PackageInstallSource ?? 'U', EnableRss: given.EnableRss ?? false,
      ProfileMappings: null, Password: null, UpgradeType: given.UpgradeType ?? null, ApexCompileType: given.ApexCompileType ?? null, SkipHandlers: null,
      Status: state, Errors: state === 'ERROR' ? { errors: [{ message: problem ?? '' }] } : null,
    };
  }

  function versions(where: string): JsonObject[] {
    const [, id, key] = byId.exec(where) ?? [];
    if (id === undefined) throw new RestError('MALFORMED_QUERY', "Implementation restriction: You can only perform queries of the form Id = '04t...'");
    const version = find(id);
    if (version?.installationKey !== undefined && version.installationKey !== key) throw new RestError('INSTALL_KEY_INVALID', 'The installation key is invalid.');
    return version ? [versionRow(version)] : [];
  }

  return {
    rows(object, where) {
      if (object === 'SubscriberPackageVersion') return versions(where);
      if (object !== 'InstalledSubscriberPackage') return undefined;
      return [...installed.values()].map((version) => ({ Id: `0A3${version.packageId.slice(3)}`, SubscriberPackageId: version.packageId, SubscriberPackage: { NamespacePrefix: version.namespace, Name: version.name }, SubscriberPackageVersion: versionRow(version) }));
    },
    /** https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_packageinstallrequest.htm */
    request(request, { id, access }) {
      if (request.method === 'POST' && id === undefined) return create(request, access);
      const found = requests.get(toLongId(id ?? '') ?? '');
      if (request.method !== 'GET' || !found) throw notFound();
      return { status: 200, body: status(found) };
    },
  };
}

function versionRow({ id, packageId, name, version, namespace }: PackageVersion): JsonObject {
  const [major = 0, minor = 0, patch = 0, build = 0] = version.split('.').map(Number);
  return {
    Id: id, SubscriberPackageId: packageId, Name: name, InstallValidationStatus: 'NO_ERRORS_DETECTED', MajorVersion: major, MinorVersion: minor, PatchVersion: patch, BuildNumber: build, IsManaged: namespace !== '', IsBeta: false, IsDeprecated: false,
    IsPasswordProtected: false, IsSecurityReviewed: true, ReleaseState: 'Released', Package2ContainerOptions: 'Managed', Description: null, PublisherName: null, ReleaseNotesUrl: null, PostInstallUrl: null, RemoteSiteSettings: { settings: [] }, IsOrgDependent: false, CspTrustedSites: { settings: [] }, Profiles: { destinationProfiles: [], sourceProfiles: [] }, Dependencies: null, InstallationKey: null, AppExchangePackageName: null, AppExchangeDescription: null, AppExchangePublisherName: null, AppExchangeLogoUrl: null,
  };
}
