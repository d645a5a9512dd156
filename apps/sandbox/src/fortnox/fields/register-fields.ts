import { amount, choice, date, fieldTable, flag, ignored, text, whole } from './field-table.js';
import { houseWorkTypes } from './shared-rules.js';

const articleAccount = whole(1000, 99999);
const millimetres = whole(0, 999999999);

export const articleFields = fieldTable({
  Active: flag,
  ArticleNumber: text(50),
  Bulky: flag,
  ConstructionAccount: articleAccount,
  CostCalculationMethod: text(),
  DefaultStockLocation: text(),
  DefaultStockPoint: text(),
  Depth: millimetres,
  Description: text(200, { min: 1 }),
  DirectCost: amount,
  DisposableQuantity: ignored,
  EAN: text(30),
  EUAccount: articleAccount,
  EUVATAccount: articleAccount,
  Expired: flag,
  ExportAccount: articleAccount,
  FreightCost: amount,
  Height: millimetres,
  Housework: flag,
  HouseworkType: choice(...houseWorkTypes),
  Manufacturer: text(50),
  ManufacturerArticleNumber: text(50),
  Note: text(10000),
  OtherCost: amount,
  PurchaseAccount: articleAccount,
  PurchasePrice: amount,
  QuantityInStock: amount,
  ReservedQuantity: ignored,
  SalesAccount: articleAccount,
  SalesPrice: ignored,
  StockAccount: whole(),
  StockChangeAccount: whole(),
  StockGoods: flag,
  StockPlace: text(100),
  StockValue: ignored,
  StockWarning: amount,
  SupplierName: ignored,
  SupplierNumber: text(),
  Type: choice('STOCK', 'SERVICE'),
  Unit: text(),
  VAT: amount,
  WebshopArticle: flag,
  Weight: millimetres,
  Width: millimetres,
});

export const currencyFields = fieldTable({
  BuyRate: amount,
  Code: text(3, { min: 3 }),
  Date: ignored,
  Description: text(),
  IsAutomatic: ignored,
  SellRate: amount,
  Unit: amount,
});

export const modeOfPaymentFields = fieldTable({
  AccountNumber: text(4, { min: 4 }),
  Code: text(),
  Description: text(),
});

export const termsOfPaymentFields = fieldTable({
  Code: text(25, { min: 1 }),
  Description: text(),
});

export const costCenterFields = fieldTable({
  Active: flag,
  Code: text(6, { min: 1 }),
  Description: text(undefined, { min: 1 }),
  Note: text(),
});

export const projectFields = fieldTable({
  Comments: text(512),
  ContactPerson: text(50),
  Description: text(50, { min: 1 }),
  EndDate: date,
  ProjectLeader: text(50),
  ProjectNumber: text(20),
  StartDate: date,
  Status: choice('NOTSTARTED', 'ONGOING', 'COMPLETED'),
});
